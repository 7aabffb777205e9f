import { BridgeError } from '../errors';
import type { GraphClient, GraphScope } from './client';
import { mayUse, requireConnector } from './connector-scope';
import { formatKnown, knownFromNow, newlyEnded, parseKnown } from './ended-runs';
import { listDataConnectors } from './data-connectors';
import { getInboundFlow, listInboundFlows } from './inbound-flows';
import { createRecentRuns } from './recent-runs';
import { createRecentValidations } from './recent-validations';
import { getRun, listRuns, type Run, type RunDetails } from './runs';
import { runOfOperation, startRun } from './start-run';
import { getUploadSession, type UploadSession } from './upload-session';
import {
  getValidationResult,
  listValidations,
  startValidation,
  type StartedValidation,
} from './validation';

/** The industryData calls the actions are made of, over one Graph client. */
export function createIndustryData(client: GraphClient, clock: () => number) {
  const recentValidations = createRecentValidations(clock);
  const recentRuns = createRecentRuns(clock);
  const listOwnFlows = async (scope: GraphScope) => {
    const flows = await listInboundFlows(client, scope);
    return flows.filter(({ dataConnectorId }) => mayUse(scope.caller, dataConnectorId));
  };
  return {
    async listDataConnectors(scope: GraphScope) {
      const connectors = await listDataConnectors(client, scope);
      return connectors.filter(({ id }) => mayUse(scope.caller, id));
    },

    listInboundFlows: listOwnFlows,

    async getInboundFlow(scope: GraphScope, id: string) {
      const flow = await getInboundFlow(client, scope, id);
      requireConnector(scope.caller, flow.dataConnectorId, 'inbound flow');
      return flow;
    },

    async getUploadSession(
      scope: GraphScope,
      dataConnectorId: string,
      reset: boolean,
    ): Promise<UploadSession> {
      requireConnector(scope.caller, dataConnectorId, 'data connector');
      const session = await getUploadSession(client, scope, dataConnectorId, reset);
      recentValidations.noteContainer(scope.caller, dataConnectorId, session.containerId);
      return session;
    },

    /** `containerId`: the caller knows which container it is; this process may have seen an earlier one last. */
    async startValidation(
      scope: GraphScope,
      dataConnectorId: string,
      containerId?: string,
    ): Promise<StartedValidation> {
      requireConnector(scope.caller, dataConnectorId, 'data connector');
      if (containerId !== undefined)
        recentValidations.noteContainer(scope.caller, dataConnectorId, containerId);
      return recentValidations.startOnce(scope.caller, dataConnectorId, () =>
        startValidation(client, scope, dataConnectorId),
      );
    },

    async listValidations(scope: GraphScope, dataConnectorId: string): Promise<string[]> {
      requireConnector(scope.caller, dataConnectorId, 'data connector');
      return listValidations(client, scope, dataConnectorId);
    },

    async getValidationResult(scope: GraphScope, uri: string) {
      const { dataConnectorId, ...result } = await getValidationResult(client, scope, uri);
      requireConnector(scope.caller, dataConnectorId, 'validation operation');
      return result;
    },

    /** Newest first. Runs are about the whole tenant, so also a restricted caller sees that there were some. */
    listRuns: (scope: GraphScope) => listRuns(client, scope),

    /**
     * The runs that have ended since `state` was answered, oldest first, and the state for the next time. The first
     * time, without a state, none. Throws REQUEST_INVALID for a state that was not made here.
     */
    async endedRuns(scope: GraphScope, state?: string): Promise<{ ended: Run[]; state: string }> {
      const before = state === undefined ? undefined : parseKnown(state);
      if (state !== undefined && before === undefined)
        throw new BridgeError('REQUEST_INVALID', {
          params: { reason: 'triggerState is not one that was answered here' },
          target: 'triggerState',
        });
      const runs = await listRuns(client, scope);
      if (before === undefined) return { ended: [], state: formatKnown(knownFromNow(runs)) };
      const { ended, known } = newlyEnded(runs, before);
      return { ended, state: formatKnown(known) };
    },

    /** To a restricted caller only what the run did with its own data connectors, and no totals. */
    async getRun(scope: GraphScope, id: string): Promise<RunDetails> {
      const run = await getRun(client, scope, id);
      if (scope.caller.dataConnectors === undefined) return run;
      const own = new Set((await listOwnFlows(scope)).map((flow) => flow.id));
      const visible = run.activities.filter(({ inboundFlowId }) => own.has(inboundFlowId ?? ''));
      const shown: RunDetails = { ...run, activities: visible };
      delete shown.totals;
      return shown;
    },

    /**
     * Starts a run; the same caller and `key` within ten minutes get the operation started first. Throws
     * RUN_LIMIT_REACHED, when five starts in 12 hours are known without asking Graph.
     */
    startRun: (scope: GraphScope, key = '') =>
      recentRuns.startOnce(scope.caller, key, {
        list: () => listRuns(client, scope),
        start: () => startRun(client, scope),
      }),

    /** The id of the run that an operation started, where Graph tells it. */
    runOfOperation: (scope: GraphScope, operationId: string) =>
      runOfOperation(client, scope, operationId),
  };
}

export type IndustryData = ReturnType<typeof createIndustryData>;
