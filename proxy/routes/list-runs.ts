import { z } from 'zod';
import { runList } from '../schemas/run';
import { defineOperation } from './operation';

export const listRuns = defineOperation({
  operationId: 'ListRuns',
  method: 'GET',
  path: '/runs',
  role: 'Roster.Read',
  tool: true,
  summary: 'List runs',
  description:
    'Lists the processing runs of School Data Sync, newest first. An accepted roster takes effect only in a run: use this to see whether one has run since, then Get run for its counts.',
  query: z.object({
    top: z.coerce.number().int().min(1).max(200).default(25).meta({
      'x-ms-summary': 'Top',
      'x-ms-visibility': 'advanced',
      description: 'How many at most, 1 to 200.',
    }),
  }),
  response: runList,
  errors: ['GRAPH_FORBIDDEN', 'GRAPH_NOT_FOUND'],
  handle: async ({ caller, services, signal }, { query }) => ({
    body: { value: (await services.industryData.listRuns({ caller, signal })).slice(0, query.top) },
  }),
});
