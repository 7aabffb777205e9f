import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ExportInput } from '../../engine/run';
import { BridgeError } from '../../errors';
import { deliverAll, type DeliveryReceipt } from '../destinations/deliver-all';
import { readKeptSet } from './kept-set';
import type { Addressee } from './make-set';
import { openRow } from './open-row';
import { createPercent } from './percent';
import { createSendToSds } from './send-to-sds';
import { setFolder, type ExportServices } from './services';

/** Brings the kept set to one destination. What goes wrong is in the receipt. */
export async function deliverSet(
  services: ExportServices,
  input: ExportInput,
  { index, ...addressee }: Addressee & { index: number },
): Promise<DeliveryReceipt> {
  const { secrets, logger, clock, active, profiles } = services;
  try {
    const row = await openRow(services, input);
    if (row === undefined) throw new BridgeError('EXPORT_FILES_LOST');
    const { set, destinations } = await readKeptSet(setFolder(services, input));
    const percent = createPercent(services, row);
    const [receipt] = await deliverAll(
      set,
      destinations.slice(index, index + 1),
      {
        ...{ secrets, logger, now: clock, signal: active.stopping },
        resolvePath: (place) => path.resolve(profiles.folder, place),
        sleep: (ms, signal) => pause(ms, undefined, { signal }),
        onProgress: (sent, total) =>
          percent.deliver(index + sent / Math.max(total, 1), destinations.length),
        sendToSds: createSendToSds(services, row),
      },
      (await services.kinds()).destinations,
    );
    if (receipt === undefined) throw new BridgeError('EXPORT_FILES_LOST');
    // What the end of the process cut off is done again in the next one.
    if (active.stopping.aborted && receipt.result === 'failed')
      throw new BridgeError('SERVICE_STOPPING');
    return receipt;
  } catch (error) {
    if (!(error instanceof BridgeError) || error.code !== 'EXPORT_FILES_LOST') throw error;
    const { code, message } = error;
    return { ...addressee, result: 'failed', code, message, attempts: 0 };
  }
}
