import { runDetails, runParams } from '../schemas/run';
import { defineOperation } from './operation';
import { summarizeRun } from './run-summary';

export const getRun = defineOperation({
  operationId: 'GetRun',
  method: 'GET',
  path: '/runs/:runId',
  role: 'Roster.Read',
  tool: true,
  summary: 'Get run',
  description:
    'Returns one run of School Data Sync with its activities and counts: dropped records, active and inactive people, classes and memberships, matched and unmatched people by role. Use it to see what became of an accepted roster.',
  params: runParams,
  response: runDetails,
  errors: ['GRAPH_FORBIDDEN', 'GRAPH_NOT_FOUND'],
  async handle({ caller, services, signal }, { params }) {
    const run = await services.industryData.getRun({ caller, signal }, params.runId);
    return { body: { ...run, summary: summarizeRun(run) } };
  },
});
