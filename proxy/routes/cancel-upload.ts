import { upload } from '../schemas/upload';
import { uploadParams } from '../schemas/upload-request';
import { defineOperation } from './operation';

export const cancelUpload = defineOperation({
  operationId: 'CancelUpload',
  method: 'POST',
  path: '/uploads/:uploadId/cancel',
  role: 'Roster.Sync',
  tool: true,
  summary: 'Cancel upload',
  description:
    'Ends an upload in whatever state it is. Once School Data Sync validates, it may still take the files: the answer says so. While a run is followed only the following ends: the roster stays accepted. For who made the upload, and administrators.',
  params: uploadParams,
  response: upload,
  errors: ['UPLOAD_NOT_FOUND', 'UPLOAD_STATE_WRONG', 'DATABASE_UNAVAILABLE'],
  handle: async ({ caller, services, signal }, { params }) => ({
    body: await services.uploads.cancel({ caller, signal, ...params }),
  }),
});
