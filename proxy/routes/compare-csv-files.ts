import { z } from 'zod';
import { changePreview } from '../schemas/change-preview';
import { filesArchive, filesForm, filesJson } from '../schemas/roster-files';
import { uploadTarget } from '../schemas/upload-request';
import { defineOperation } from './operation';
import { receiveErrors } from './receive-errors';

/** The change gate as a question: what would an upload change, and would it be held? */
export const compareCsvFiles = defineOperation({
  operationId: 'CompareCsvFiles',
  method: 'POST',
  path: '/comparisons',
  role: 'Roster.Sync',
  tool: true,
  summary: 'Compare CSV files',
  description:
    'Compares the CSV files of a roster with the last accepted upload of the data connector and says what an upload would add, change and remove, by file and by school, and whether it would be held for an approval. Nothing is kept or sent to School Data Sync. Send all files of the roster together; check them with Validate CSV files first.',
  query: z.object(uploadTarget),
  content: {
    mediaTypes: [
      'multipart/form-data',
      'application/json',
      'application/zip',
      'application/x-zip-compressed',
    ],
    description: 'The CSV files: as a form, as base64 in JSON, or one zip archive.',
    schemas: {
      'multipart/form-data': filesForm(),
      'application/json': filesJson(),
      'application/zip': filesArchive,
    },
    // A large roster takes long to arrive; the command line waits for it.
    timeoutSeconds: 3_600,
    timeoutCode: 'ROSTER_TOO_LARGE',
  },
  response: changePreview,
  changesData: false,
  extensions: { 'x-ms-safe-operation': true },
  errors: [
    ...receiveErrors,
    ...(['UPLOAD_TARGET_AMBIGUOUS', 'UPLOAD_TARGET_MISSING', 'UPLOAD_FORMAT_MISMATCH'] as const),
    ...(['FLOW_NOT_READY', 'GRAPH_NOT_FOUND', 'GRAPH_FORBIDDEN', 'FILE_UNREADABLE'] as const),
    ...(['ROSTER_FILE_UNREADABLE', 'ROSTER_TOO_LARGE', 'DATABASE_UNAVAILABLE'] as const),
  ],
  handle: async ({ caller, services, signal }, { content, query }) => ({
    body: await services.uploads.compare(caller, content, query, signal),
    headers: { 'cache-control': 'no-store' },
  }),
});
