import { z } from 'zod';
import { parseAnswer, readCollection } from './answers';
import type { GraphClient, GraphScope } from './client';
import { formatOf } from './file-format';

const graphInboundFlow = z.object({
  id: z.string(),
  displayName: z.string(),
  readinessStatus: z.string(),
  effectiveDateTime: z.string().nullish(),
  expirationDateTime: z.string().nullish(),
  dataConnector: z
    .object({
      id: z.string(),
      displayName: z.string(),
      fileFormat: z.object({ code: z.string().nullish() }).nullish(),
    })
    .nullish(),
  year: z.object({ displayName: z.string() }).nullish(),
});

export interface InboundFlow {
  id: string;
  displayName: string;
  readinessStatus: string;
  effectiveDateTime?: string;
  expirationDateTime?: string;
  yearName?: string;
  dataConnectorId?: string;
  dataConnectorName?: string;
  fileFormat?: string;
}

const expand = '$expand=dataConnector,year';

/** All inbound flows with the data connector that feeds each. */
export async function listInboundFlows(
  client: GraphClient,
  scope: GraphScope,
): Promise<InboundFlow[]> {
  const call = {
    path: `/inboundFlows?${expand}`,
    group: 'read',
    resource: 'inbound flow',
  } as const;
  return (await readCollection(client, scope, call, graphInboundFlow)).map(flatten);
}

/** One inbound flow by id. `id` must have passed the route's schema. */
export async function getInboundFlow(
  client: GraphClient,
  scope: GraphScope,
  id: string,
): Promise<InboundFlow> {
  const answer = await client.send(scope, {
    path: `/inboundFlows/${id}?${expand}`,
    group: 'read',
    resource: 'inbound flow',
  });
  return flatten(parseAnswer(graphInboundFlow, answer));
}

function flatten(flow: z.output<typeof graphInboundFlow>): InboundFlow {
  const { dataConnector, year } = flow;
  return {
    id: flow.id,
    displayName: flow.displayName,
    readinessStatus: flow.readinessStatus,
    ...(flow.effectiveDateTime && { effectiveDateTime: flow.effectiveDateTime }),
    ...(flow.expirationDateTime && { expirationDateTime: flow.expirationDateTime }),
    ...(year && { yearName: year.displayName }),
    ...(dataConnector && {
      dataConnectorId: dataConnector.id,
      dataConnectorName: dataConnector.displayName,
      fileFormat: formatOf(dataConnector),
    }),
  };
}
