import { z } from 'zod';
import { BridgeError } from '../errors';
import { readCollection } from './answers';
import type { GraphClient, GraphScope } from './client';
import { formatOf } from './file-format';
import { listInboundFlows } from './inbound-flows';

export const graphDataConnector = z.object({
  id: z.string(),
  displayName: z.string(),
  fileFormat: z.object({ code: z.string().nullish() }).nullish(),
  sourceSystem: z.object({ displayName: z.string() }).nullish(),
});
export type GraphDataConnector = z.output<typeof graphDataConnector>;

export interface DataConnector {
  id: string;
  displayName: string;
  /** Our format id, or Graph's own code when it is one we do not know. */
  fileFormat: string;
  sourceSystem?: string;
  inboundFlowId?: string;
  inboundFlowName?: string;
}

/**
 * All data connectors with the inbound flow each one feeds. Graph has no link from a connector to its
 * flow, so the flows are listed with their connector and turned round.
 */
export async function listDataConnectors(
  client: GraphClient,
  scope: GraphScope,
): Promise<DataConnector[]> {
  const [connectors, flows] = await Promise.all([
    readConnectors(client, scope),
    listInboundFlows(client, scope),
  ]);
  const flowOf = new Map(flows.map((flow) => [flow.dataConnectorId, flow]));
  return connectors.map((connector) => {
    const flow = flowOf.get(connector.id);
    return {
      id: connector.id,
      displayName: connector.displayName,
      fileFormat: formatOf(connector),
      ...(connector.sourceSystem && { sourceSystem: connector.sourceSystem.displayName }),
      ...(flow && { inboundFlowId: flow.id, inboundFlowName: flow.displayName }),
    };
  });
}

/** `$expand` is advertised but not documented for this collection: the plain list is enough without it. */
async function readConnectors(
  client: GraphClient,
  scope: GraphScope,
): Promise<GraphDataConnector[]> {
  const call = { group: 'read', resource: 'data connector' } as const;
  try {
    return await readCollection(
      client,
      scope,
      { ...call, path: '/dataConnectors?$expand=sourceSystem' },
      graphDataConnector,
    );
  } catch (error) {
    if (!(error instanceof BridgeError) || error.code !== 'GRAPH_REQUEST_REFUSED') throw error;
    return readCollection(client, scope, { ...call, path: '/dataConnectors' }, graphDataConnector);
  }
}
