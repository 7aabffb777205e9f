import { z } from 'zod';
import { exportList, profileParameter } from '../schemas/export';
import { pageOf, paging } from '../schemas/paging';
import { defineOperation } from './operation';

export const listExports = defineOperation({
  operationId: 'ListExports',
  method: 'GET',
  path: '/exports',
  role: 'Roster.Export',
  summary: 'List exports',
  description:
    'Lists the exports of the tenant, newest first, those of schedules too, for example to see whether last night’s export was delivered.',
  query: z.object({
    profile: profileParameter.optional(),
    ...paging,
  }),
  response: exportList,
  errors: ['DATABASE_UNAVAILABLE'],
  async handle({ caller, services }, { query }) {
    const { profile, top, skip } = query;
    const found = await services.exports.list(caller, { profile, skip, top: top + 1 });
    return { body: pageOf(found, query) };
  },
});
