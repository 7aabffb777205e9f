import { upload } from '../schemas/upload';
import { uploadParams } from '../schemas/upload-request';
import { defineOperation } from './operation';
import { acceptedAnswer } from './upload-answers';

export const submitUpload = defineOperation({
  operationId: 'SubmitUpload',
  method: 'POST',
  path: '/uploads/:uploadId/submit',
  role: 'Roster.Sync',
  summary: 'Submit upload',
  description:
    'Submits an upload whose files are all there. From then on the upload reaches an end by itself: it is checked, compared with the last accepted one, sent and validated. Read the outcome with Get upload. Every upload must hold the whole roster: what is missing is marked inactive.',
  params: uploadParams,
  status: 202,
  response: upload,
  errors: [
    ...(['UPLOAD_NOT_FOUND', 'UPLOAD_EMPTY', 'ACCESS_BLOCKED_BY_POLICY'] as const),
    ...(['ENTRA_UNAVAILABLE', 'DATABASE_UNAVAILABLE'] as const),
  ],
  handle: async ({ caller, services, signal }, { params }) =>
    acceptedAnswer(await services.uploads.submit({ caller, signal, ...params })),
});
