import type { GraphClient, GraphScope } from './client';
import { listDataConnectors } from './data-connectors';
import { getInboundFlow, listInboundFlows } from './inbound-flows';
import { createRecentValidations } from './recent-validations';
import { getUploadSession, type UploadSession } from './upload-session';
import { getValidationResult, startValidation, type StartedValidation } from './validation';

/** The industryData calls the actions are made of, over one Graph client. */
export function createIndustryData(client: GraphClient, clock: () => number) {
  const recentValidations = createRecentValidations(clock);
  return {
    listDataConnectors: (scope: GraphScope) => listDataConnectors(client, scope),
    listInboundFlows: (scope: GraphScope) => listInboundFlows(client, scope),
    getInboundFlow: (scope: GraphScope, id: string) => getInboundFlow(client, scope, id),

    async getUploadSession(
      scope: GraphScope,
      dataConnectorId: string,
      reset: boolean,
    ): Promise<UploadSession> {
      const session = await getUploadSession(client, scope, dataConnectorId, reset);
      recentValidations.noteContainer(scope.caller, dataConnectorId, session.containerId);
      return session;
    },

    startValidation: (scope: GraphScope, dataConnectorId: string): Promise<StartedValidation> =>
      recentValidations.startOnce(scope.caller, dataConnectorId, () =>
        startValidation(client, scope, dataConnectorId),
      ),

    getValidationResult: (scope: GraphScope, uri: string) =>
      getValidationResult(client, scope, uri),
  };
}

export type IndustryData = ReturnType<typeof createIndustryData>;
