import { z } from 'zod';
import { run } from '../schemas/run';
import { defineOperation } from './operation';

/** Runs take minutes to hours, so a look every few minutes is enough. */
const pollSeconds = 120;

/**
 * Polling trigger in the platform's own way: the first call answers 202 with the address of the next; each later one
 * 200 with what has ended since, or 202. The address carries the state, so the service keeps none.
 */
export const whenRunFinishes = defineOperation({
  operationId: 'WhenRunFinishes',
  method: 'GET',
  path: '/triggers/runs',
  role: 'Roster.Read',
  summary: 'When a run finishes',
  description:
    'Starts a flow for every run of School Data Sync that has ended, well or badly, scheduled or started by hand. Read its counts with Get run. Runs that had ended before the trigger was made are left out.',
  extensions: {
    'x-ms-trigger': 'batch',
    'x-ms-trigger-metadata': { kind: 'query', mode: 'polling' },
    'x-ms-trigger-hint':
      'Start a run with Start run or in School Data Sync and wait until it has ended.',
  },
  query: z.object({
    triggerState: z.string().max(4_000).optional().meta({
      'x-ms-summary': 'Trigger State',
      'x-ms-visibility': 'internal',
      description: 'What the platform passes on from one call to the next.',
    }),
  }),
  response: z.array(run).meta({
    'x-ms-summary': 'Ended Runs',
    description: 'The runs that have ended since the last look, oldest first.',
  }),
  alsoAnswers: { 202: 'No run has ended since: ask again after Retry-After.' },
  errors: ['GRAPH_FORBIDDEN', 'GRAPH_NOT_FOUND'],
  async handle({ caller, services, signal }, { query }) {
    const { ended, state } = await services.industryData.endedRuns(
      { caller, signal },
      query.triggerState,
    );
    return {
      status: ended.length === 0 ? 202 : 200,
      body: ended,
      headers: {
        location: `${services.publicUrl}/v1/triggers/runs?triggerState=${state}`,
        'retry-after': String(pollSeconds),
      },
    };
  },
});
