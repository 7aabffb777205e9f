import { inboundFlowList } from '../schemas/inbound-flow';
import { defineOperation } from './operation';

export const listInboundFlows = defineOperation({
  operationId: 'ListInboundFlows',
  method: 'GET',
  path: '/inbound-flows',
  role: 'Roster.Read',
  tool: true,
  summary: 'List inbound flows',
  visibility: 'important',
  description:
    'Lists all inbound flows of School Data Sync with their readiness and the data connector that feeds each. Use it to see which flow can take a roster now.',
  response: inboundFlowList,
  errors: ['GRAPH_FORBIDDEN', 'GRAPH_NOT_FOUND'],
  handle: async ({ caller, services, signal }) => ({
    body: { value: await services.industryData.listInboundFlows({ caller, signal }) },
  }),
});
