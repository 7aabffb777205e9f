import type { ExportInput } from '../../engine/run';
import type { DeliveryReceipt } from '../destinations/deliver-all';
import type { ExportReceipt } from '../run/receipt';
import { dropSet } from './kept-set';
import type { Reason } from './make-set';
import { openRow } from './open-row';
import { setFolder, type ExportServices } from './services';

/** Notes what came of an export and removes its files. */
export async function finishExport(
  services: ExportServices,
  input: ExportInput,
  deliveries: readonly DeliveryReceipt[],
  problem: Reason | undefined,
): Promise<void> {
  const row = await openRow(services, input);
  if (row !== undefined) {
    const finishedAt = new Date(services.clock());
    // Written by this service alone.
    const receipt = row.facts.receipt as ExportReceipt | undefined;
    const { state, reason } = endOf(receipt, deliveries, problem);
    await services.exports.note(row, {
      ...{ state, finishedAt },
      facts: {
        ...(reason && { reason }),
        ...(receipt && {
          receipt: { ...receipt, result: state, deliveries, finishedAt: finishedAt.toISOString() },
        }),
      },
    });
    const files = receipt?.files.length ?? 0;
    services.logger.info({ code: reason?.code, files }, `an export ended: ${state}`);
  }
  await dropSet(setFolder(services, input));
}

function endOf(
  receipt: ExportReceipt | undefined,
  deliveries: readonly DeliveryReceipt[],
  problem: Reason | undefined,
): { state: string; reason?: Reason } {
  if (problem !== undefined || receipt === undefined)
    return { state: 'failed', ...(problem && { reason: problem }) };
  if (receipt.refusal !== undefined) return { state: 'refused', reason: receipt.refusal };
  if (receipt.isDryRun) return { state: 'checked' };
  for (const entry of deliveries)
    if (entry.result === 'failed')
      return { state: 'failed', reason: { code: entry.code, message: entry.message } };
  return { state: 'delivered' };
}
