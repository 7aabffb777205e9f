import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { failureOf } from './failure';

/** Proof that this process lives, visible to all that share the database: a session advisory lock. */
export interface ExecutorLock {
  executorId: string;
  /** Runs `work` if the executor of this id is gone, and nobody else can do so meanwhile. */
  ifGone(executorId: string, work: () => Promise<void>): Promise<void>;
  /** Runs `work` while no other process runs its own. */
  alone<T>(work: () => Promise<T>): Promise<T>;
  release(): Promise<void>;
}

/** Keeps our locks apart from anybody else's in the same database. */
const lockClass = 723_701_142;
const aloneKey = 0;
const aloneRetryMs = 100;

/**
 * Takes the lock of a new executor on a connection of its own. When that connection ends, others will take over
 * our work, so `onLost` must end this process. Not through a transaction-pooling proxy.
 */
export async function holdExecutorLock(
  databaseUrl: string,
  onLost: () => void,
): Promise<ExecutorLock> {
  const executorId = randomUUID();
  let released = false;
  const client = new pg.Client({
    connectionString: databaseUrl,
    keepAlive: true,
    application_name: 'sds-bridge executor',
  });
  const lose = (): void => {
    if (!released) onLost();
  };
  client.on('error', lose);
  client.on('end', lose);
  try {
    await client.connect();
    await client.query('SELECT pg_advisory_lock($1, $2)', [lockClass, lockKey(executorId)]);
  } catch (error) {
    released = true;
    await client.end().catch(() => undefined);
    throw failureOf(error);
  }

  const tryLock = async (key: number): Promise<boolean> => {
    const text = 'SELECT pg_try_advisory_lock($1, $2) AS free';
    const { rows } = await client.query<{ free: boolean }>(text, [lockClass, key]);
    return rows[0]?.free === true;
  };
  const unlock = (key: number) =>
    client.query('SELECT pg_advisory_unlock($1, $2)', [lockClass, key]);

  return {
    executorId,
    async ifGone(other, work) {
      if (!(await tryLock(lockKey(other)))) return;
      try {
        await work();
      } finally {
        await unlock(lockKey(other));
      }
    },
    async alone(work) {
      // Asked again and again: one that waits in the server would hold up its CREATE INDEX CONCURRENTLY.
      while (!(await tryLock(aloneKey))) await delay(aloneRetryMs);
      try {
        return await work();
      } finally {
        await unlock(aloneKey);
      }
    },
    async release() {
      released = true;
      await client.end().catch(() => undefined);
    },
  };
}

/** An advisory lock takes two 32-bit numbers. Two ids that share one delay a take-over, nothing else. */
const lockKey = (executorId: string): number =>
  createHash('sha256').update(executorId).digest().readInt32BE();
