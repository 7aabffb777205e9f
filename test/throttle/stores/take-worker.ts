import { setTimeout as sleep } from 'node:timers/promises';
import { createPool } from '../../../proxy/database/pool';
import type { Query } from '../../../proxy/database/sql';
import { createPostgresStore } from '../../../proxy/throttle/stores/postgres';

/**
 * One replica under load: calls in random bursts until it is killed or its time is over. Prints the
 * database's time of every refusal, so that the test can check each against the recorded grants.
 */
async function run(url: string, windowMs: number, limit: number, lastsMs: number): Promise<void> {
  const pool = createPool({ url });
  const query: Query = async (...call) => {
    const rows = await pool.query(...call);
    const row = rows[0] as { in_window: number; granted: number; decided_us: string } | undefined;
    if (row?.granted === 0) process.stdout.write(`${row.decided_us}\n`);
    return rows as never;
  };
  const store = createPostgresStore({ query, windowMs, sweepEveryMs: 50 });
  const key = { tenantId: 'tenant', connection: 'shared' };
  const until = performance.now() + lastsMs;
  while (performance.now() < until) {
    const burst = 1 + Math.floor(Math.random() * 12);
    await Promise.all(Array.from({ length: burst }, () => store.take(key, limit)));
    await sleep(Math.random() < 0.05 ? windowMs * 1.2 : Math.random() * 15);
  }
  await store.close();
  await pool.close();
}

const [url = '', windowMs, limit, lastsMs] = process.argv.slice(2);
void run(url, Number(windowMs), Number(limit), Number(lastsMs));
