import { BridgeError } from '../errors';
import { wholeSeconds } from './retry-after';
import type { Decision } from './sliding-log';
import type { ThrottleKey, ThrottleStore } from './stores/index';

/** Outcome of a check: counted by the store, or let through uncounted because the store is down. */
export type ThrottleVerdict =
  { counted: true; limit: number; decision: Decision } | { counted: false; limit: number };

export interface ThrottleOptions {
  store: ThrottleStore;
  limitFor: (key: ThrottleKey) => number;
  /** Told of every check the store could not answer: log it, show it in /readyz. */
  onStoreDown: (error: unknown) => void;
}

export interface Throttle {
  check(key: ThrottleKey, call: { changesData: boolean }): Promise<ThrottleVerdict>;
  close(): Promise<void>;
}

/**
 * The caller's throttle (DESIGN §6). `check` never throws for a refusal, so that the headers can be set
 * first; `refuseOverLimit` then throws. With the store down a reading call passes uncounted and a call
 * that changes data throws THROTTLE_UNAVAILABLE (503).
 */
export function createThrottle({ store, limitFor, onStoreDown }: ThrottleOptions): Throttle {
  return {
    async check(key, { changesData }) {
      const limit = limitFor(key);
      try {
        return { counted: true, limit, decision: await store.take(key, limit) };
      } catch (error) {
        onStoreDown(error);
        if (changesData)
          throw new BridgeError('THROTTLE_UNAVAILABLE', { retryAfterSeconds: 5, cause: error });
        return { counted: false, limit };
      }
    },
    close: () => store.close(),
  };
}

/** Throws THROTTLED (429, `retryAfterSeconds` rounded up) when the verdict is a refusal. */
export function refuseOverLimit(verdict: ThrottleVerdict): void {
  if (!verdict.counted || verdict.decision.granted) return;
  const seconds = wholeSeconds(verdict.decision.retryAfterMs);
  throw new BridgeError('THROTTLED', {
    params: { seconds, limit: verdict.limit },
    retryAfterSeconds: seconds,
  });
}
