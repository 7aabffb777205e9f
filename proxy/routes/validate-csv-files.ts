import { z } from 'zod';
import {
  chosenFormat,
  filesArchive,
  filesForm,
  filesJson,
  formatIds,
} from '../schemas/roster-files';
import { codeCount, fileSummary, finding, verdict } from '../schemas/roster-report';
import { defineOperation } from './operation';

const rosterValidation = z
  .object({
    validationId: z.string().meta({
      'x-ms-summary': 'Validation ID',
      description: 'Id of this validation; Download validation report takes it.',
    }),
    verdict,
    format: z.enum(formatIds).meta({
      'x-ms-summary': 'Format',
      description: 'Format the files were checked against.',
    }),
    summary: z.string().meta({
      'x-ms-summary': 'Summary',
      description: 'One sentence: what School Data Sync would do with the files.',
    }),
    files: z
      .array(fileSummary)
      .meta({ 'x-ms-summary': 'Files', description: 'The files of the format, one by one.' }),
    codes: z.array(codeCount).meta({
      'x-ms-summary': 'Codes',
      description: 'What was found, the most frequent first.',
    }),
    findings: z.array(finding).meta({
      'x-ms-summary': 'First Findings',
      description: 'The first hundred findings by file and line; the report has all.',
    }),
    reportUrl: z.string().meta({
      'x-ms-summary': 'Report Address',
      description: 'Address of the full report; it asks for the same sign-in.',
    }),
    expiresAt: z.string().meta({
      format: 'date-time',
      'x-ms-summary': 'Expires',
      description: 'Until when the report is kept.',
    }),
  })
  .meta({ id: 'RosterValidation', description: 'What the validator found.' });

const format = { format: chosenFormat.optional() };

/** The pre-flight alone. A roster with errors is an answer, not a failure of the call. */
export const validateCsvFiles = defineOperation({
  operationId: 'ValidateCsvFiles',
  method: 'POST',
  path: '/validations',
  role: 'Roster.Sync',
  tool: true,
  visibility: 'important',
  summary: 'Validate CSV files',
  description:
    'Checks the CSV files of a roster and says what School Data Sync would refuse or drop, by file, line and column, before anything is sent. Nothing reaches School Data Sync and the files are deleted at once. Send all files of the roster together. Read verdict and summary first.',
  query: z.object(format),
  content: {
    mediaTypes: [
      'multipart/form-data',
      'application/json',
      'application/zip',
      'application/x-zip-compressed',
      'application/octet-stream',
    ],
    description: 'The CSV files: as a form, as base64 in JSON, or one zip archive.',
    schemas: {
      'multipart/form-data': filesForm(format),
      'application/json': filesJson(format),
      'application/zip': filesArchive,
    },
    timeoutCode: 'ROSTER_TOO_LARGE',
  },
  response: rosterValidation,
  changesData: false,
  extensions: { 'x-ms-safe-operation': true },
  errors: [
    ...(['FILES_MISSING', 'FILES_TOO_MANY', 'FILE_NAME_INVALID', 'FILE_NAMES_CLASH'] as const),
    ...(['FILE_CONTENT_INVALID', 'ARCHIVE_REFUSED', 'BODY_INCOMPLETE', 'FORMAT_UNKNOWN'] as const),
    ...(['MEDIA_TYPE_UNSUPPORTED', 'REQUEST_TOO_LARGE', 'ROSTER_TOO_LARGE', 'SPOOL_FULL'] as const),
  ],
  handle: async ({ caller, services, signal }, { content, query }) => ({
    body: await services.validations.validate(caller, content, { format: query.format, signal }),
    headers: { 'cache-control': 'no-store' },
  }),
});
