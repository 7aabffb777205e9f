import { createHash, randomUUID } from 'node:crypto';
import type { Caller } from '../../auth/caller';
import type { UploadRow } from '../../database/uploads/row';
import { BridgeError } from '../../errors';
import type { UploadServices } from '../services';
import { chooseTarget, type TargetRequest } from './choose-target';

export interface UploadRequest extends TargetRequest {
  correlationId?: string | undefined;
  maxErrorPercent?: number | undefined;
  onLargeChange?: 'hold' | 'proceed' | undefined;
  failOnRejection?: boolean | undefined;
  startRun?: boolean | undefined;
}

/**
 * Makes an upload that receives files. The same caller with the same correlation id gets the same upload again, so a
 * retry makes no second one; with other settings it is UPLOAD_CORRELATION_TAKEN.
 */
export async function createUpload(
  services: UploadServices,
  caller: Caller,
  request: UploadRequest,
  signal: AbortSignal,
): Promise<UploadRow> {
  const requestHash = hashOf(request);
  const earlier = await findEarlier(services, caller, request, requestHash);
  if (earlier !== null) return earlier;
  const target = await chooseTarget(services, caller, request, signal);
  const now = services.clock();
  const uploadId = randomUUID();
  const isNew = await services.uploads.insert({
    uploadId,
    tenantId: caller.tenantId,
    createdBy: caller.objectId,
    correlationId: request.correlationId ?? null,
    dataConnectorId: target.dataConnectorId,
    createdAt: new Date(now),
    expiresAt: new Date(now + services.limits.receivingHours * 3_600_000),
    facts: {
      requestHash,
      callerKind: caller.kind,
      format: target.format,
      ...(target.inboundFlowId !== undefined && { inboundFlowId: target.inboundFlowId }),
      maxErrorPercent: request.maxErrorPercent ?? 1,
      onLargeChange: request.onLargeChange ?? 'hold',
      failOnRejection: request.failOnRejection ?? true,
      ...(request.startRun === true && { startRun: true }),
    },
  });
  if (!isNew) {
    // Two of the same at once: the other one was first.
    const first = await findEarlier(services, caller, request, requestHash);
    if (first !== null) return first;
    throw new BridgeError('INTERNAL_ERROR');
  }
  await services.files.beginStep(uploadId, 'receive', new Date(now));
  const row = await services.uploads.find(caller.tenantId, uploadId);
  if (row === null) throw new BridgeError('INTERNAL_ERROR');
  return row;
}

async function findEarlier(
  { uploads }: UploadServices,
  caller: Caller,
  { correlationId }: UploadRequest,
  requestHash: string,
): Promise<UploadRow | null> {
  if (correlationId === undefined) return null;
  const row = await uploads.findByCorrelation(caller.tenantId, caller.objectId, correlationId);
  if (row !== null && row.facts.requestHash !== requestHash)
    throw new BridgeError('UPLOAD_CORRELATION_TAKEN', { target: 'correlationId' });
  return row;
}

function hashOf(request: UploadRequest): string {
  const { inboundFlowId, dataConnectorId, format, maxErrorPercent, onLargeChange } = request;
  const settings = [
    inboundFlowId,
    dataConnectorId,
    format,
    maxErrorPercent,
    onLargeChange,
    request.failOnRejection,
    // Absent like false, so that earlier hashes stay what they were.
    ...(request.startRun === true ? [true] : []),
  ].map((value) => value ?? null);
  return createHash('sha256').update(JSON.stringify(settings)).digest('hex');
}
