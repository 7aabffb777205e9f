import { z } from 'zod';
import { uploadParams } from '../schemas/upload-request';
import { csvDownload } from './csv-download';
import { defineOperation } from './operation';

export const downloadFindings = defineOperation({
  operationId: 'DownloadFindings',
  method: 'GET',
  path: '/uploads/:uploadId/findings.csv',
  role: 'Roster.Sync',
  summary: 'Download findings',
  description:
    'Returns everything the check of an upload found as a CSV file for a spreadsheet. For who made the upload, and administrators.',
  params: uploadParams,
  downloads: 'text/csv',
  response: z.string().meta({
    format: 'binary',
    'x-ms-summary': 'Findings',
    description: 'The findings, one a line: file, line, column, code, severity, value, message.',
  }),
  errors: ['UPLOAD_NOT_FOUND', 'DATABASE_UNAVAILABLE'],
  handle: async ({ caller, services, signal }, { params }) =>
    csvDownload(
      await services.uploads.findingsCsv({ caller, signal, ...params }),
      `findings-${params.uploadId}.csv`,
    ),
});
