import { z } from 'zod';
import { exportList, profileParameter } from '../schemas/export';
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
    top: z.coerce.number().int().min(1).max(50).default(20).meta({
      'x-ms-summary': 'Top',
      'x-ms-visibility': 'advanced',
      description: 'How many at most, 1 to 50.',
    }),
    skip: z.coerce.number().int().min(0).max(100_000).default(0).meta({
      'x-ms-summary': 'Skip',
      'x-ms-visibility': 'advanced',
      description: 'How many to leave out at the beginning.',
    }),
  }),
  response: exportList,
  errors: ['DATABASE_UNAVAILABLE'],
  async handle({ caller, services }, { query }) {
    const { profile, top, skip } = query;
    const found = await services.exports.list(caller, { profile, skip, top: top + 1 });
    return {
      body: {
        value: found.slice(0, top),
        ...(found.length > top && { nextSkip: skip + top }),
      },
    };
  },
});
