import { setTimeout as wait } from 'node:timers/promises';
import { isTransient, storageError, storageFact } from './storage-error';

export interface RetryOptions {
  attempts: number;
  signal: AbortSignal;
  sleep?: ((ms: number, signal: AbortSignal) => Promise<unknown>) | undefined;
}

const firstPauseMs = 400;
const longestPauseMs = 8_000;

/**
 * Makes one storage call, again after transient faults with growing pauses. Every call made here is
 * idempotent: create, append and flush name their position. Throws BridgeError, or the signal's reason.
 */
export async function callStorage<T>(
  call: () => Promise<T>,
  fileName: string,
  options: RetryOptions,
): Promise<T> {
  const sleep = options.sleep ?? ((ms, signal) => wait(ms, undefined, { signal }));
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      options.signal.throwIfAborted();
      const fact = storageFact(error);
      if (fact === undefined) throw error;
      if (!isTransient(fact) || attempt >= options.attempts) throw storageError(fact, fileName);
    }
    const pause = Math.min(firstPauseMs * 2 ** (attempt - 1), longestPauseMs);
    await sleep(pause * (0.75 + Math.random() / 2), options.signal);
  }
}
