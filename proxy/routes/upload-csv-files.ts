import { filesArchive, filesForm, filesJson } from '../schemas/roster-files';
import { upload } from '../schemas/upload';
import { uploadSettings } from '../schemas/upload-request';
import { defineOperation } from './operation';
import { receiveErrors } from './receive-errors';
import { acceptedAnswer } from './upload-answers';

/** One call for flows and agents: creates the upload, takes its files and submits it. */
export const uploadCsvFiles = defineOperation({
  operationId: 'UploadCsvFiles',
  method: 'POST',
  path: '/csv-uploads',
  role: 'Roster.Sync',
  tool: true,
  notForAgents: ['onLargeChange'],
  visibility: 'important',
  summary: 'Upload CSV files',
  description:
    'Brings all CSV files of a roster to School Data Sync in one call: they are checked, compared with the last accepted roster, sent and validated. Returns at once with the upload; read the outcome with Get upload. Send the whole roster: what is missing is marked inactive, so large changes are held for an approval.',
  content: {
    mediaTypes: [
      'application/json',
      'multipart/form-data',
      'application/zip',
      'application/x-zip-compressed',
    ],
    description: 'All files of the roster: as base64 in JSON, as a form, or one zip archive.',
    schemas: {
      'application/json': filesJson(uploadSettings),
      'multipart/form-data': filesForm(uploadSettings),
      'application/zip': filesArchive,
    },
    timeoutSeconds: 3_600,
  },
  status: 202,
  response: upload,
  errors: [
    ...receiveErrors,
    ...(['UPLOAD_TARGET_AMBIGUOUS', 'UPLOAD_TARGET_MISSING', 'UPLOAD_FORMAT_MISMATCH'] as const),
    ...(['FLOW_NOT_READY', 'UPLOAD_CORRELATION_TAKEN', 'UPLOAD_STATE_WRONG'] as const),
    ...(['GRAPH_NOT_FOUND', 'GRAPH_FORBIDDEN', 'ACCESS_BLOCKED_BY_POLICY'] as const),
    ...(['ENTRA_UNAVAILABLE', 'DATABASE_UNAVAILABLE'] as const),
  ],
  handle: async ({ caller, services, signal }, { content }) =>
    acceptedAnswer(await services.uploads.uploadAll(caller, content, signal)),
});
