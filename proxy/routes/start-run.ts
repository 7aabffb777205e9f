import { BridgeError } from '../errors';
import { startedRun } from '../schemas/run';
import { defineOperation } from './operation';

export const startRun = defineOperation({
  operationId: 'StartRun',
  method: 'POST',
  path: '/runs/start',
  role: 'Roster.Sync',
  tool: true,
  summary: 'Start run',
  description:
    'Starts a run of School Data Sync now, so that accepted rosters take effect without waiting for the next scheduled run. School Data Sync takes five starts in 12 hours and skips a scheduled run that is due within ten hours. Repeated within ten minutes it returns the first start.',
  response: startedRun,
  errors: ['RUN_LIMIT_REACHED', 'GRAPH_FORBIDDEN', 'GRAPH_CONFLICT', 'ADDRESS_NOT_ALLOWED'],
  async handle({ caller, services: { industryData }, signal }) {
    const { operationId, startsLeft } = await industryData.startRun({ caller, signal });
    // The run is started: that its id cannot be read now must not look like a failure.
    const runId = await industryData
      .runOfOperation({ caller, signal }, operationId)
      .catch((error: unknown) => {
        if (error instanceof BridgeError) return undefined;
        throw error;
      });
    const left = startsLeft === 1 ? '1 start is' : `${startsLeft} starts are`;
    return {
      body: {
        operationId,
        ...(runId !== undefined && { runId }),
        startsLeft,
        summary: `A run was started; at most ${left} left in 12 hours. Read the run with Get run until it has ended.`,
      },
    };
  },
});
