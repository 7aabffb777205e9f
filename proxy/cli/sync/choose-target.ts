import type { z } from 'zod';
import { BridgeError } from '../../errors';
import type { inboundFlow } from '../../schemas/inbound-flow';
import type { RosterFolder } from '../roster-folder';
import type { ServiceClient } from '../service-client';

type InboundFlow = z.output<typeof inboundFlow>;

export interface Target {
  dataConnectorId: string;
  dataConnectorName: string;
  inboundFlowId?: string;
  inboundFlowName?: string;
}

export interface TargetChoice {
  /** Id or exact name of an inbound flow. */
  flow?: string | undefined;
  /** Id of a data connector; its inbound flow's state is then not looked at. */
  connector?: string | undefined;
}

/**
 * The data connector the folder goes to: the one named, else that of the only ready inbound flow that
 * takes the folder's format. Throws FORMAT_MISMATCH, FLOW_NOT_READY, FLOW_AMBIGUOUS, GRAPH_NOT_FOUND.
 */
export async function chooseTarget(
  client: ServiceClient,
  folder: RosterFolder,
  choice: TargetChoice,
): Promise<Target> {
  if (choice.connector !== undefined) return namedConnector(client, folder, choice.connector);
  const { value: flows } = await client.inboundFlows();
  const flow =
    choice.flow === undefined
      ? onlyReadyFlow(flows, folder)
      : (flows.find((one) => one.id === choice.flow) ?? namedFlow(flows, choice.flow));
  // Read again by id: the list may be a page old, and readiness is what counts.
  return checkFlow(await client.inboundFlow(flow.id), folder);
}

/** Id of the inbound flow of this id or name. Throws GRAPH_NOT_FOUND, FLOW_AMBIGUOUS. */
export async function findFlowId(client: ServiceClient, idOrName: string): Promise<string> {
  const { value: flows } = await client.inboundFlows();
  return (flows.find((one) => one.id === idOrName) ?? namedFlow(flows, idOrName)).id;
}

async function namedConnector(
  client: ServiceClient,
  folder: RosterFolder,
  id: string,
): Promise<Target> {
  const { value } = await client.dataConnectors();
  const connector = value.find((one) => one.id === id);
  if (!connector) throw notFound('data connector', '--connector');
  refuseMismatch(connector.fileFormat, folder);
  return {
    dataConnectorId: connector.id,
    dataConnectorName: connector.displayName,
    ...(connector.inboundFlowId !== undefined && { inboundFlowId: connector.inboundFlowId }),
    ...(connector.inboundFlowName !== undefined && { inboundFlowName: connector.inboundFlowName }),
  };
}

function namedFlow(flows: readonly InboundFlow[], name: string): InboundFlow {
  const named = flows.filter((flow) => flow.displayName === name);
  if (named.length > 1) throw ambiguous(named);
  if (!named[0]) throw notFound('inbound flow', '--flow');
  return named[0];
}

function onlyReadyFlow(flows: readonly InboundFlow[], folder: RosterFolder): InboundFlow {
  const fitting = flows.filter((flow) => flow.fileFormat === folder.format);
  const ready = fitting.filter((flow) => flow.readinessStatus === 'ready');
  if (ready.length > 1) throw ambiguous(ready);
  if (ready[0]) return ready[0];
  if (fitting[0]) throw notReady(fitting[0]);
  const expected = [...new Set(flows.map((flow) => flow.fileFormat ?? 'no'))].join(', ');
  throw mismatch(folder, expected || 'no');
}

function checkFlow(flow: InboundFlow, folder: RosterFolder): Target {
  if (flow.dataConnectorId === undefined) throw notReady(flow);
  refuseMismatch(flow.fileFormat ?? 'sds-v2.1', folder);
  if (flow.readinessStatus !== 'ready') throw notReady(flow);
  return {
    dataConnectorId: flow.dataConnectorId,
    dataConnectorName: flow.dataConnectorName ?? '',
    inboundFlowId: flow.id,
    inboundFlowName: flow.displayName,
  };
}

function refuseMismatch(expected: string, folder: RosterFolder): void {
  if (expected !== folder.format) throw mismatch(folder, expected);
}

const mismatch = ({ folder, format }: RosterFolder, expected: string): BridgeError =>
  new BridgeError('FORMAT_MISMATCH', { params: { folder, actual: format, expected } });

const notReady = (flow: InboundFlow): BridgeError =>
  new BridgeError('FLOW_NOT_READY', {
    params: { flow: flow.displayName, status: flow.readinessStatus },
  });

const notFound = (resource: string, target: string): BridgeError =>
  new BridgeError('GRAPH_NOT_FOUND', { params: { resource }, target });

const ambiguous = (flows: readonly InboundFlow[]): BridgeError =>
  new BridgeError('FLOW_AMBIGUOUS', {
    params: { names: flows.map((flow) => flow.displayName).join(', ') },
    details: flows.map((flow) => ({
      code: flow.id,
      message: flow.displayName,
      target: 'inbound flow',
    })),
  });
