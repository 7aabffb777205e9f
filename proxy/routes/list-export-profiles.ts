import { exportProfileList } from '../schemas/export';
import { defineOperation } from './operation';

export const listExportProfiles = defineOperation({
  operationId: 'ListExportProfiles',
  method: 'GET',
  path: '/export-profiles',
  role: 'Roster.Export',
  tool: true,
  summary: 'List export profiles',
  description:
    'Lists the export profiles of the tenant that the operator of this service has set up, with their source, destinations and next start. Choose one of them for Run export.',
  response: exportProfileList,
  errors: ['EXPORT_PROFILE_UNREADABLE', 'DATABASE_UNAVAILABLE'],
  handle: async ({ caller, services }) => ({
    body: { value: await services.exports.profiles(caller) },
  }),
});
