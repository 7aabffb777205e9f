import { z } from 'zod';
import { csvDownload } from './csv-download';
import { defineOperation } from './operation';

/** Findings hold cell values, so only who sent the files and administrators get them. */
export const downloadValidationReport = defineOperation({
  operationId: 'DownloadValidationReport',
  method: 'GET',
  path: '/validations/:validationId/findings.csv',
  role: 'Roster.Sync',
  summary: 'Download validation report',
  description:
    'Every finding of a validation as a CSV file, for a spreadsheet. Only who validated the files, or an administrator of the same tenant, gets it, for 24 hours.',
  params: z.object({
    validationId: z.guid('must be the id that Validate CSV files returned').meta({
      'x-ms-summary': 'Validation ID',
      'x-ms-url-encoding': 'single',
      description:
        'The id that Validate CSV files returned, for example 3f2c8a4e-7d51-4c0b-9a66-1f0e5b7c2d88.',
    }),
  }),
  downloads: 'text/csv',
  response: z.string().meta({
    format: 'binary',
    'x-ms-summary': 'Report',
    description: 'The findings, one a line: file, line, column, code, severity, value, message.',
  }),
  errors: ['VALIDATION_NOT_FOUND'],
  async handle({ caller, services }, { params }) {
    const { tenantId, objectId, roles } = caller;
    const report = await services.validations.openReport(
      { tenantId, objectId, isAdmin: roles.has('Roster.Admin') },
      params.validationId,
    );
    return csvDownload(report, `findings-${params.validationId}.csv`);
  },
});
