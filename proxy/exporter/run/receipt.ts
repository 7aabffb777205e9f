import type { BridgeError } from '../../errors';
import type { DeliveryReceipt } from '../destinations/deliver-all';
import type { ExportOutcome } from './export-run';

/** What is kept of an export: no secret, no personal data. */
export interface ExportReceipt {
  exportId: string;
  profile: string;
  tenantId: string;
  format: string;
  source: string;
  isDryRun: boolean;
  /** ISO 8601, UTC. */
  startedAt: string;
  finishedAt: string;
  result: 'delivered' | 'checked' | 'refused' | 'failed';
  /** Why nothing was delivered. */
  refusal?: { code: string; message: string };
  counts: ExportOutcome['counts'];
  files: ExportOutcome['files'];
  license?: ExportOutcome['license'];
  /** Findings about rows of the source, and what the validator says about the files, as counts. */
  findings: ExportOutcome['codes'];
  validation: ExportOutcome['validation'];
  deliveries: readonly DeliveryReceipt[];
}

/** Delivered means to every destination. */
export function toReceipt(
  { refusal, times: _times, codes, license, ...outcome }: ExportOutcome,
  deliveries: readonly DeliveryReceipt[],
  facts: Pick<
    ExportReceipt,
    'profile' | 'tenantId' | 'source' | 'isDryRun' | 'startedAt' | 'finishedAt'
  >,
): ExportReceipt {
  const isDelivered = deliveries.every(({ result }) => result === 'delivered');
  const done = facts.isDryRun ? 'checked' : isDelivered ? 'delivered' : 'failed';
  return {
    ...facts,
    ...outcome,
    ...(license && { license }),
    findings: codes,
    result: refusal === undefined ? done : 'refused',
    ...(refusal && { refusal: { code: refusal.code, message: refusal.message } }),
    deliveries,
  };
}

/** Of an export that ended before there was a set to speak of. */
export const failedReceipt = (
  { code, message }: BridgeError,
  facts: Pick<
    ExportReceipt,
    | 'exportId'
    | 'format'
    | 'profile'
    | 'tenantId'
    | 'source'
    | 'isDryRun'
    | 'startedAt'
    | 'finishedAt'
  >,
): ExportReceipt => ({
  ...facts,
  result: 'failed',
  refusal: { code, message },
  ...{ counts: {}, files: [], findings: [], deliveries: [] },
  validation: { verdict: 'not checked', codes: [] },
});
