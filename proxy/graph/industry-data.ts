import type { GraphClient, GraphScope } from './client';
import { mayUse, requireConnector } from './connector-scope';
import { listDataConnectors } from './data-connectors';
import { getInboundFlow, listInboundFlows } from './inbound-flows';
import { createRecentValidations } from './recent-validations';
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
  return {
    async listDataConnectors(scope: GraphScope) {
      const connectors = await listDataConnectors(client, scope);
      return connectors.filter(({ id }) => mayUse(scope.caller, id));
    },

    async listInboundFlows(scope: GraphScope) {
      const flows = await listInboundFlows(client, scope);
      return flows.filter(({ dataConnectorId }) => mayUse(scope.caller, dataConnectorId));
    },

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
  };
}

export type IndustryData = ReturnType<typeof createIndustryData>;
