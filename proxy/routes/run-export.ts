import { exportJob, exportRequest } from '../schemas/export';
import { defineOperation } from './operation';

export const runExport = defineOperation({
  operationId: 'RunExport',
  method: 'POST',
  path: '/exports',
  role: 'Roster.Export',
  tool: true,
  // Schools that are left out would become inactive once somebody approves; ids of flows are none of a conversation.
  notForAgents: ['only', 'correlationId'],
  summary: 'Run export',
  description:
    'Runs an export profile: reads the student information system, makes and checks the files for School Data Sync and brings them to the destinations of the profile. It returns at once; read the export with Get export until Is Final is yes. Repeated within ten minutes it returns the export that was started, unless that has failed.',
  body: exportRequest,
  status: 201,
  response: exportJob,
  errors: [
    ...(['EXPORT_PROFILE_NOT_FOUND', 'EXPORT_PROFILE_TWICE', 'EXPORT_PROFILE_UNREADABLE'] as const),
    ...(['EXPORT_CORRELATION_TAKEN', 'DATABASE_UNAVAILABLE'] as const),
  ],
  async handle({ caller, services }, { body }) {
    const started = await services.exports.run(caller, body);
    return { body: started, headers: { location: started.statusUrl } };
  },
});
