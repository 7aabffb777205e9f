import { upload } from '../schemas/upload';
import { uploadRequest } from '../schemas/upload-request';
import { defineOperation } from './operation';

export const createUpload = defineOperation({
  operationId: 'CreateUpload',
  method: 'POST',
  path: '/uploads',
  role: 'Roster.Sync',
  summary: 'Create upload',
  description:
    'Begins an upload that files are then sent to. Without an inbound flow it takes the only ready one. Send every file with Put upload file, then call Submit upload; for small rosters Upload CSV files does all of it in one call.',
  body: uploadRequest,
  status: 201,
  response: upload,
  errors: [
    ...(['UPLOAD_TARGET_AMBIGUOUS', 'UPLOAD_TARGET_MISSING', 'UPLOAD_FORMAT_MISMATCH'] as const),
    ...(['FLOW_NOT_READY', 'UPLOAD_CORRELATION_TAKEN', 'GRAPH_NOT_FOUND'] as const),
    ...(['GRAPH_FORBIDDEN', 'DATABASE_UNAVAILABLE'] as const),
  ],
  async handle({ caller, services, signal }, { body }) {
    const created = await services.uploads.create(caller, body, signal);
    return { body: created, headers: { location: created.statusUrl } };
  },
});
