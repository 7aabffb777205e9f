import { z } from 'zod';
import { inboundFlow } from '../schemas/inbound-flow';
import { accessTokenHeaders, inboundFlowIdParameter } from '../schemas/parameters';
import { defineOperation } from './operation';

/** Compatibility action: turns the flow id that the SDS portal shows into the data connector id. */
export const getInboundFlow = defineOperation({
  operationId: 'GetInboundFlow',
  method: 'GET',
  path: '/inbound-flows/:inboundFlowId',
  role: 'Roster.Read',
  summary: 'Get inbound flow',
  description:
    'Returns one inbound flow with its readiness, dates, school year and the data connector that feeds it. Use it to turn the flow id shown by School Data Sync into a data connector id.',
  params: z.object({ inboundFlowId: inboundFlowIdParameter }),
  headers: accessTokenHeaders,
  response: inboundFlow,
  errors: ['GRAPH_FORBIDDEN', 'GRAPH_NOT_FOUND'],
  handle: async ({ caller, services, signal }, { params }) => ({
    body: await services.industryData.getInboundFlow({ caller, signal }, params.inboundFlowId),
  }),
});
