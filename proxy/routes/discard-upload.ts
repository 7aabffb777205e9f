import { upload } from '../schemas/upload';
import { uploadParams } from '../schemas/upload-request';
import { defineOperation } from './operation';

export const discardUpload = defineOperation({
  operationId: 'DiscardUpload',
  method: 'POST',
  path: '/uploads/:uploadId/discard',
  role: 'Roster.Sync',
  tool: true,
  summary: 'Discard upload',
  description:
    'Ends a held upload: nothing is sent to School Data Sync. For who made the upload, and administrators.',
  params: uploadParams,
  response: upload,
  errors: ['UPLOAD_NOT_FOUND', 'UPLOAD_STATE_WRONG', 'DATABASE_UNAVAILABLE'],
  handle: async ({ caller, services, signal }, { params }) => ({
    body: await services.uploads.discard({ caller, signal, ...params }),
  }),
});
