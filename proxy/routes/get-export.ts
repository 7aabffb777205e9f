import { exportJob, exportParams } from '../schemas/export';
import { defineOperation } from './operation';

export const getExport = defineOperation({
  operationId: 'GetExport',
  method: 'GET',
  path: '/exports/:exportId',
  role: 'Roster.Export',
  tool: true,
  summary: 'Get export',
  description:
    'Returns how far an export is, the rows that went in and out by entity, the files, and what became of each destination. Repeat it until Is Final is yes; then State says whether everything was delivered.',
  params: exportParams,
  response: exportJob,
  errors: ['EXPORT_NOT_FOUND', 'DATABASE_UNAVAILABLE'],
  handle: async ({ caller, services }, { params }) => ({
    body: await services.exports.get(caller, params.exportId),
  }),
});
