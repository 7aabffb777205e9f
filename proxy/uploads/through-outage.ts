import { setTimeout as delay } from 'node:timers/promises';
import { BridgeError } from '../errors';
import type { ActiveUploads } from './active-uploads';

const databaseRetryMs = 1_000;

/**
 * Does `work` until our own database answers: that it is away is nobody's fault and no reason for an upload or an export to end, but a
 * step that throws ends its workflow for good. Throws SERVICE_STOPPING when the process stops meanwhile.
 */
export async function throughOutage<T>(
  { active }: { active: Pick<ActiveUploads, 'stopping'> },
  work: () => Promise<T>,
): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof BridgeError) || error.code !== 'DATABASE_UNAVAILABLE') throw error;
      if (active.stopping.aborted) throw new BridgeError('SERVICE_STOPPING');
      await delay(databaseRetryMs);
    }
  }
}
