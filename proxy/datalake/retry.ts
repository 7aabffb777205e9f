import { setTimeout as wait } from 'node:timers/promises';
import { isTransient, storageError, storageFact, StorageRefusal } from './storage-error';

export interface RetryOptions {
  attempts: number;
  signal: AbortSignal;
  sleep?: ((ms: number, signal: AbortSignal) => Promise<unknown>) | undefined;
}

const firstPauseMs = 400;
const longestPauseMs = 8_000;
/** A longer Retry-After is the caller's to wait for: it need not hold the file open for that. */
const longestWaitMs = 30_000;

/**
 * Makes one storage call, again after transient faults with growing pauses, never sooner than its
 * Retry-After says. Every call made here is idempotent: create, append and flush name their position.
 * Throws BridgeError (with the storage's Retry-After), or the signal's reason.
 */
export async function callStorage<T>(
  call: () => Promise<T>,
  fileName: string,
  options: RetryOptions,
): Promise<T> {
  const sleep = options.sleep ?? ((ms, signal) => wait(ms, undefined, { signal }));
  for (let attempt = 1; ; attempt++) {
    let askedMs: number;
    try {
      return await call();
    } catch (error) {
      options.signal.throwIfAborted();
      const fact = storageFact(error);
      if (fact === undefined) throw error;
      const asked = error instanceof StorageRefusal ? error.retryAfterSeconds : undefined;
      askedMs = (asked ?? 0) * 1000;
      if (!isTransient(fact) || attempt >= options.attempts || askedMs > longestWaitMs)
        throw storageError(fact, fileName, asked);
    }
    const pause = Math.min(firstPauseMs * 2 ** (attempt - 1), longestPauseMs);
    await sleep(Math.max(askedMs, pause * (0.75 + Math.random() / 2)), options.signal);
  }
}
