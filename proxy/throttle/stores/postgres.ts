import { createHash } from 'node:crypto';
import { prepared, sql, type Query } from '../../database/sql';
import type { Decision } from '../sliding-log';
import { keyText, throttleWindowMs, type ThrottleKey, type ThrottleStore } from './index';

export interface PostgresStoreOptions {
  query: Query;
  windowMs?: number;
  /** How often rows whose window has emptied are deleted; 0 never (tests call `sweep`). */
  sweepEveryMs?: number;
}

export interface PostgresStore extends ThrottleStore {
  sweep(): Promise<void>;
}

interface Row {
  granted: number;
  in_window: number;
  retry_us: string;
  reset_us: string;
}

interface Waiter {
  resolve: (decision: Decision) => void;
  reject: (error: unknown) => void;
}

/** A call that waits longer than this counts as "the store is down". */
const answerWithinMs = 2_000;
/** Keeps one statement short; the others of that key go with the next one. */
const largestBatch = 100;

/**
 * Throttle store that replicas share, exact on the database's clock: the row of the key is locked, then
 * the clock is read, all in `throttle_take` (see the migration). Calls of one key that arrive while its
 * statement is under way go together in the next one, so a noisy connection occupies one pooled
 * connection at most and cannot keep the others waiting. Object ids are stored as SHA-256 only.
 */
export function createPostgresStore(options: PostgresStoreOptions): PostgresStore {
  const { query, windowMs = throttleWindowMs, sweepEveryMs = throttleWindowMs } = options;
  const waiting = new Map<string, Waiter[]>();

  const takeMany = async (key: ThrottleKey, limit: number, wanted: number): Promise<Row> => {
    const rows = await query<Row>(
      prepared(
        'throttle_take',
        sql`SELECT granted, in_window, retry_us, reset_us, decided_us
            FROM sds_bridge.throttle_take(${key.tenantId}, ${hash(key)}, ${wanted}, ${limit}, ${windowMs * 1000})`,
      ),
      { timeoutMs: answerWithinMs },
    );
    return rows[0]!;
  };

  const serve = async (text: string, key: ThrottleKey, limit: number): Promise<void> => {
    const queue = waiting.get(text)!;
    while (queue.length > 0) {
      const batch = queue.splice(0, largestBatch);
      try {
        const row = await takeMany(key, limit, batch.length);
        batch.forEach((waiter, index) => waiter.resolve(decisionOf(row, index, limit)));
      } catch (error) {
        batch.forEach((waiter) => waiter.reject(error));
      }
    }
    waiting.delete(text);
  };

  const sweep = async (): Promise<void> => {
    await query(sql`SELECT sds_bridge.throttle_sweep(${windowMs * 1000})`);
  };
  const timer =
    sweepEveryMs > 0 ? setInterval(() => void sweep().catch(() => undefined), sweepEveryMs) : null;
  timer?.unref();

  return {
    take(key, limit) {
      return new Promise((resolve, reject) => {
        const text = keyText(key);
        const queue = waiting.get(text);
        if (queue !== undefined) return void queue.push({ resolve, reject });
        waiting.set(text, [{ resolve, reject }]);
        void serve(text, key, limit);
      });
    },
    sweep,
    async close() {
      if (timer !== null) clearInterval(timer);
    },
  };
}

const hash = (key: ThrottleKey): Buffer => createHash('sha256').update(keyText(key)).digest();

/** The calls of a batch come one after another: each of the granted sees one fewer remaining. */
function decisionOf(row: Row, index: number, limit: number): Decision {
  const granted = index < row.granted;
  const unserved = Math.max(0, row.granted - 1 - index);
  return {
    granted,
    remaining: Math.max(0, limit - row.in_window) + (granted ? unserved : 0),
    retryAfterMs: granted ? 0 : Number(row.retry_us) / 1000,
    resetMs: Number(row.reset_us) / 1000,
  };
}
