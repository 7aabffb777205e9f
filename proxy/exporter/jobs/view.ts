import type { ExportRow } from '../../database/exports/row';
import type { ErrorCode } from '../../errors';
import { finalExportStates, type ExportState, type ExportView } from '../../schemas/export';
import type { DeliveryReceipt } from '../destinations/deliver-all';
import { leftOutOf } from '../run/counts';
import type { ExportReceipt } from '../run/receipt';
import { scheduleCaller } from './schedule';

/** What a caller with Roster.Export may see of an export: counts, codes and places, no row. */
export function exportView(row: ExportRow, publicUrl: string): ExportView {
  const { facts, exportId, profile } = row;
  const state = row.state as ExportState;
  const isFinal = finalExportStates.includes(state);
  // Written by this service alone, in the form of the command line's.
  const receipt = facts.receipt as ExportReceipt | undefined;
  return {
    ...{ exportId, profile, state, isFinal },
    displayName: `${profile}, ${row.createdAt.toISOString().slice(0, 16).replace('T', ' ')} UTC, ${state}`,
    percent: isFinal ? 100 : (facts.percent ?? 0),
    summary: summaryOf(row, receipt),
    isDryRun: facts.isDryRun,
    isScheduled: row.createdBy === scheduleCaller,
    ...(row.correlationId !== null && { correlationId: row.correlationId }),
    createdAt: row.createdAt.toISOString(),
    ...(facts.startedAt !== undefined && { startedAt: facts.startedAt }),
    ...(row.finishedAt !== null && { finishedAt: row.finishedAt.toISOString() }),
    ...(facts.reason && { reason: facts.reason }),
    counts: Object.entries(receipt?.counts ?? {}).map(([entity, counts]) => ({
      ...{ entity, read: counts.read, written: counts.written, heldBack: counts.heldBack },
      leftOut: leftOutOf(counts),
    })),
    files: (receipt?.files ?? []).map(({ name, rows, bytes }) => ({ name, rows, bytes })),
    findings: [...(receipt?.findings ?? [])],
    deliveries: (receipt?.deliveries ?? []).map(deliveryView),
    statusUrl: `${publicUrl}/v1/exports/${exportId}`,
    ...(!isFinal && { retryAfterSeconds: 5 }),
  };
}

function deliveryView(entry: DeliveryReceipt): ExportView['deliveries'][number] {
  const { destination, kind } = entry;
  if (entry.result === 'failed') {
    const { code, message, target } = entry;
    const isUpload = target !== undefined && aboutUploads.has(code);
    return {
      ...{ destination, kind, isDelivered: false, code, message },
      ...(isUpload && { uploadId: target }),
    };
  }
  const { place, note, uploadId } = entry;
  const message = note === undefined ? place : `${place} (${note})`;
  return { destination, kind, isDelivered: true, message, ...(uploadId && { uploadId }) };
}

/** Of these the target is an upload. */
const aboutUploads: ReadonlySet<string> = new Set<ErrorCode>([
  'EXPORT_SDS_HELD',
  'EXPORT_SDS_NOT_ACCEPTED',
]);

function summaryOf({ state, facts }: ExportRow, receipt: ExportReceipt | undefined): string {
  const files = receipt?.files.length ?? 0;
  const deliveries = receipt?.deliveries ?? [];
  const failed = deliveries.filter(({ result }) => result === 'failed');
  switch (state as ExportState) {
    case 'queued':
      return 'It waits for its turn: a profile runs once at a time.';
    case 'reading':
      return facts.reason
        ? `It tries the source again: ${facts.reason.message}`
        : 'The source is read and the files are made.';
    case 'delivering':
      return `${files} files are made and checked; they are being delivered.`;
    case 'delivered':
      return `${files} files were delivered to ${deliveries.length === 1 ? 'the destination' : `all ${deliveries.length} destinations`}.`;
    case 'checked':
      return `${files} files were made and checked; nothing was delivered, as asked.`;
    case 'refused':
      return `Nothing was delivered. ${facts.reason?.message ?? ''}`.trim();
    case 'failed':
      return failed.length > 0
        ? `${failed.length} of ${deliveries.length} destinations did not get the set. ${facts.reason?.message ?? ''}`.trim()
        : `Nothing was delivered. ${facts.reason?.message ?? ''}`.trim();
  }
}
