import { createSlidingLog, type SlidingLog } from '../sliding-log';
import { keyText, throttleWindowMs, type ThrottleStore } from './index';

export interface MemoryStoreOptions {
  /** Milliseconds, never running backwards. */
  now?: () => number;
  windowMs?: number;
}

interface Entry {
  log: SlidingLog;
  limit: number;
}

export interface MemoryStore extends ThrottleStore {
  /** Keys in memory: those granted a call within the window, and idle ones not yet swept. */
  readonly size: number;
}

/**
 * Throttle store of one process: a monotonic clock and one ring per key. Keys are kept in order of their
 * last grant, so those whose window has emptied are at the front and leave with the next call.
 */
export function createMemoryStore(options: MemoryStoreOptions = {}): MemoryStore {
  const now = options.now ?? (() => performance.now());
  const windowMs = options.windowMs ?? throttleWindowMs;
  const entries = new Map<string, Entry>();

  const evictIdle = (time: number): void => {
    for (const [text, entry] of entries) {
      if (!entry.log.isEmpty(time)) return;
      entries.delete(text);
    }
  };

  return {
    get size() {
      return entries.size;
    },
    async take(key, limit) {
      const time = now();
      evictIdle(time);
      const text = keyText(key);
      const entry = entries.get(text) ?? { log: createSlidingLog(limit, windowMs), limit };
      if (entry.limit !== limit) throw new Error('the limit of a key changed while running');
      const decision = entry.log.take(time);
      if (decision.granted) {
        entries.delete(text);
        entries.set(text, entry);
      }
      return decision;
    },
    async close() {
      entries.clear();
    },
  };
}
