import type { UploadRow } from '../../database/uploads/row';
import { BridgeError } from '../../errors';
import type { InboundFlow } from '../../graph/inbound-flows';
import { backgroundCaller } from '../background-caller';
import { pacedScope } from '../paced-scope';
import type { UploadServices } from '../services';

/** Whether the inbound flow can take files now, and these. Throws FLOW_NOT_READY or UPLOAD_FORMAT_MISMATCH. */
export async function checkFlow(
  services: UploadServices,
  row: UploadRow,
  signal: AbortSignal,
): Promise<void> {
  const { inboundFlowId, format } = row.facts;
  if (inboundFlowId === undefined) return;
  const scope = await pacedScope(services, backgroundCaller(services, row), signal);
  const flow = await services.industryData.getInboundFlow(scope, inboundFlowId);
  requireUsable(flow, format, services.clock());
}

/** The rules for an inbound flow that is to take an upload. `now` is in epoch milliseconds. */
export function requireUsable(flow: InboundFlow, format: string, now: number): void {
  const refuse = (status: string): BridgeError =>
    new BridgeError('FLOW_NOT_READY', { params: { flow: flow.displayName, status } });
  if (flow.readinessStatus !== 'ready') throw refuse(flow.readinessStatus);
  if (Date.parse(flow.effectiveDateTime ?? '') > now) throw refuse('not yet in effect');
  if (Date.parse(flow.expirationDateTime ?? '') <= now) throw refuse('expired');
  if (flow.fileFormat !== undefined && flow.fileFormat !== format)
    throw new BridgeError('UPLOAD_FORMAT_MISMATCH', {
      params: { expected: flow.fileFormat, actual: format },
    });
}
