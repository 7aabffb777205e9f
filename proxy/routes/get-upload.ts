import { upload } from '../schemas/upload';
import { uploadParams } from '../schemas/upload-request';
import { defineOperation } from './operation';

export const getUpload = defineOperation({
  operationId: 'GetUpload',
  method: 'GET',
  path: '/uploads/:uploadId',
  role: 'Roster.Read',
  tool: true,
  summary: 'Get upload',
  description:
    'Returns the state of an upload with its steps, what the check found, what changes against the last accepted one, the answer of School Data Sync and what to do next. Repeat it until Is Final is yes or the state is held.',
  params: uploadParams,
  response: upload,
  errors: ['UPLOAD_NOT_FOUND', 'DATABASE_UNAVAILABLE'],
  handle: async ({ caller, services, signal }, { params }) => ({
    body: await services.uploads.get({ caller, signal, ...params }),
  }),
});
