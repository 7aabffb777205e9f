import type { Caller } from '../../auth/caller';
import { BridgeError } from '../../errors';
import type { InboundFlow } from '../../graph/inbound-flows';
import type { UploadServices } from '../services';
import { requireUsable } from '../steps/check-flow';

export interface TargetRequest {
  inboundFlowId?: string | undefined;
  dataConnectorId?: string | undefined;
  format?: string | undefined;
}

export interface Target {
  dataConnectorId: string;
  inboundFlowId?: string;
  format: string;
}

/** Formats School Data Sync takes as they are; V2 and OneRoster are converted first (DESIGN §4). */
const uploadableFormats = ['sds-v1', 'sds-v2.1'];

/**
 * Where an upload goes: the inbound flow or data connector that is named, else the only ready inbound flow, of the
 * format if one is given. Throws UPLOAD_TARGET_AMBIGUOUS with the names, UPLOAD_TARGET_MISSING, FLOW_NOT_READY,
 * UPLOAD_FORMAT_MISMATCH, GRAPH_NOT_FOUND.
 */
export async function chooseTarget(
  services: Pick<UploadServices, 'industryData' | 'clock'>,
  caller: Caller,
  request: TargetRequest,
  signal: AbortSignal,
): Promise<Target> {
  const scope = { caller, signal };
  const now = services.clock();
  if (request.inboundFlowId !== undefined) {
    const flow = await services.industryData.getInboundFlow(scope, request.inboundFlowId);
    return targetOf(flow, request.format, now);
  }
  const flows = await services.industryData.listInboundFlows(scope);
  if (request.dataConnectorId !== undefined)
    return connectorTarget(services, scope, flows, request, now);
  const ready = flows.filter(
    (flow) =>
      isUsable(flow, request.format ?? flow.fileFormat ?? '', now) &&
      uploadableFormats.includes(flow.fileFormat ?? ''),
  );
  const [only] = ready;
  if (only === undefined)
    throw new BridgeError('UPLOAD_TARGET_MISSING', {
      params: { reason: request.format === undefined ? '' : ` for ${request.format} files` },
    });
  if (ready.length > 1)
    throw new BridgeError('UPLOAD_TARGET_AMBIGUOUS', {
      params: { names: ready.map(({ displayName }) => `"${displayName}"`).join(', ') },
      target: 'inboundFlowId',
    });
  return targetOf(only, request.format, now);
}

/** A data connector that feeds no flow is taken too: SDS keeps its files until one is made. */
async function connectorTarget(
  { industryData }: Pick<UploadServices, 'industryData'>,
  scope: { caller: Caller; signal: AbortSignal },
  flows: readonly InboundFlow[],
  request: TargetRequest,
  now: number,
): Promise<Target> {
  const flow = flows.find(({ dataConnectorId }) => dataConnectorId === request.dataConnectorId);
  if (flow !== undefined) return targetOf(flow, request.format, now);
  const connector = (await industryData.listDataConnectors(scope)).find(
    ({ id }) => id === request.dataConnectorId,
  );
  if (connector === undefined)
    throw new BridgeError('GRAPH_NOT_FOUND', {
      params: { resource: 'data connector' },
      target: 'dataConnectorId',
    });
  return {
    dataConnectorId: connector.id,
    format: agreedFormat(connector.fileFormat, request.format),
  };
}

function targetOf(flow: InboundFlow, format: string | undefined, now: number): Target {
  requireUsable(flow, format ?? flow.fileFormat ?? 'sds-v2.1', now);
  if (flow.dataConnectorId === undefined)
    throw new BridgeError('FLOW_NOT_READY', {
      params: { flow: flow.displayName, status: 'without a data connector' },
    });
  return {
    dataConnectorId: flow.dataConnectorId,
    inboundFlowId: flow.id,
    format: agreedFormat(flow.fileFormat ?? 'sds-v2.1', format),
  };
}

function agreedFormat(expected: string, given: string | undefined): string {
  const actual = given ?? expected;
  if (actual !== expected || !uploadableFormats.includes(expected))
    throw new BridgeError('UPLOAD_FORMAT_MISMATCH', {
      params: { expected, actual },
      target: 'format',
    });
  return expected;
}

function isUsable(flow: InboundFlow, format: string, now: number): boolean {
  try {
    requireUsable(flow, format, now);
    return flow.dataConnectorId !== undefined;
  } catch {
    return false;
  }
}
