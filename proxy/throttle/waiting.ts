import { setTimeout as sleepFor } from 'node:timers/promises';
import { BridgeError } from '../errors';
import { keyText, type ThrottleKey, type ThrottleStore } from './stores/index';

export interface WaitingLogOptions {
  /** A store of its own or the shared one: its keys never meet those of callers. */
  store: ThrottleStore;
  /** Calls per window of one tenant and identity. */
  limit: number;
  /** Waiting calls per tenant and identity; the next one is refused with SERVICE_BUSY. */
  maxWaiting: number;
  sleep?: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

export interface WaitingLog {
  /** Resolves when the call may be made, in the order asked. Rejects with `signal.reason` when aborted. */
  acquire(key: ThrottleKey, signal?: AbortSignal): Promise<void>;
  /** Rejects everyone who still waits with SERVICE_STOPPING. */
  close(): void;
}

interface Waiter {
  resolve: () => void;
  reject: (error: unknown) => void;
}

/** How long to wait after the store failed: background work is never lost by a short outage. */
const storeRetryMs = 1_000;

/**
 * The log of background work (DESIGN §6): the same exact window per tenant and identity, waiting instead
 * of refusing, apart from the caller's calls. First come, first served within this process.
 */
export function createWaitingLog(options: WaitingLogOptions): WaitingLog {
  const { store, limit, maxWaiting, sleep = sleepAbortable } = options;
  const queues = new Map<string, Waiter[]>();
  const stopping = new AbortController();

  const serve = async (text: string, key: ThrottleKey, queue: Waiter[]): Promise<void> => {
    const own = { tenantId: key.tenantId, connection: `background:${key.connection}` };
    while (queue.length > 0 && !stopping.signal.aborted) {
      const waitMs = await store.take(own, limit).then(
        (decision) => (decision.granted ? 0 : decision.retryAfterMs),
        () => storeRetryMs,
      );
      if (waitMs === 0) queue.shift()?.resolve();
      else await sleep(waitMs, stopping.signal).catch(() => undefined);
    }
    queues.delete(text);
  };

  return {
    acquire(key, signal) {
      const text = keyText(key);
      const queue = queues.get(text) ?? [];
      return new Promise((resolve, reject) => {
        if (stopping.signal.aborted) return reject(new BridgeError('SERVICE_STOPPING'));
        if (signal?.aborted === true) return reject(reasonOf(signal));
        if (queue.length >= maxWaiting) return reject(new BridgeError('SERVICE_BUSY'));
        const leave = (): void => {
          const place = queue.indexOf(waiter);
          if (place >= 0) queue.splice(place, 1);
          reject(reasonOf(signal!));
        };
        const waiter = settleOnce({ resolve, reject }, () =>
          signal?.removeEventListener('abort', leave),
        );
        signal?.addEventListener('abort', leave, { once: true });
        queue.push(waiter);
        if (queues.has(text)) return;
        queues.set(text, queue);
        void serve(text, key, queue);
      });
    },
    close() {
      stopping.abort();
      for (const queue of queues.values())
        for (const waiter of queue.splice(0)) waiter.reject(new BridgeError('SERVICE_STOPPING'));
    },
  };
}

const sleepAbortable = (ms: number, signal: AbortSignal): Promise<unknown> =>
  sleepFor(ms, undefined, { signal });

const reasonOf = (signal: AbortSignal): Error =>
  signal.reason instanceof Error ? signal.reason : new Error('aborted');

function settleOnce(waiter: Waiter, done: () => void): Waiter {
  return {
    resolve() {
      done();
      waiter.resolve();
    },
    reject(error) {
      done();
      waiter.reject(error);
    },
  };
}
