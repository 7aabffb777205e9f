import { setTimeout as delay } from 'node:timers/promises';
import { BridgeError } from '../errors';

const retryMs = 500;

/** Does something in the database, again and again while that is away: what was achieved outside must be noted. */
export async function patiently<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof BridgeError) || error.code !== 'DATABASE_UNAVAILABLE') throw error;
      await delay(retryMs, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }
}
