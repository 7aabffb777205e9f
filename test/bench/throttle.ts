import { mkdtempSync, chmodSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openDatabase } from '../../proxy/database/open-database';
import { sql } from '../../proxy/database/sql';
import { createLogger } from '../../proxy/observability/logger';
import type { ThrottleKey, ThrottleStore } from '../../proxy/throttle/stores/index';
import { createMemoryStore } from '../../proxy/throttle/stores/memory';
import { createPostgresStore } from '../../proxy/throttle/stores/postgres';

/**
 * Cost of one throttle check. Aims: 20 µs in memory, p50 of 2 ms in PostgreSQL (the embedded one, with
 * its default durability). Run: npm run bench throttle
 */
const limit = 100;
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const keyOf = (n: number): ThrottleKey => ({ tenantId: 'tenant', connection: `connection-${n}` });

async function timeEach(store: ThrottleStore, checks: number, keys: number): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < checks; n += 1) {
    const start = performance.now();
    await store.take(keyOf(n % keys), limit);
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b);
}

const at = (sorted: number[], share: number): number =>
  sorted[Math.floor((sorted.length - 1) * share)] ?? NaN;

async function benchMemory(): Promise<void> {
  for (const keys of [10, 10_000]) {
    global.gc?.();
    const before = process.memoryUsage();
    const store = createMemoryStore();
    const checks = 1_000_000;
    const start = performance.now();
    for (let n = 0; n < checks; n += 1) await store.take(keyOf(n % keys), limit);
    const each = ((performance.now() - start) * 1000) / checks;
    global.gc?.();
    const after = process.memoryUsage();
    const bytes = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;
    say(
      `memory, ${keys} connections: ${each.toFixed(2)} µs a check (aim 20), ${Math.max(0, bytes / 1e6).toFixed(1)} MB kept for ${store.size}`,
    );
  }
}

async function benchPostgres(): Promise<void> {
  const dir = mkdtempSync(path.join(tmpdir(), 'sds-bridge-bench-'));
  chmodSync(dir, 0o711);
  const config = { DATA_DIR: path.join(dir, 'data'), DATABASE_URL: undefined };
  const started = performance.now();
  const database = await openDatabase({ config, logger: createLogger({ level: 'warn' }) });
  say(`embedded PostgreSQL, first start: ${Math.round(performance.now() - started)} ms`);
  const store = createPostgresStore({ query: database.query });
  const probe: number[] = [];
  for (let n = 0; n < 500; n += 1) {
    const start = performance.now();
    await database.query(sql`SELECT 1`);
    probe.push(performance.now() - start);
  }
  probe.sort((a, b) => a - b);
  const granted = await timeEach(store, 1_000, 1_000);
  const refused = await timeEach(store, 1_000, 1).then((all) => all.slice(limit));
  for (const [name, times] of Object.entries({ 'SELECT 1': probe, granted, refused }))
    say(
      `PostgreSQL, ${name}: p50 ${at(times, 0.5).toFixed(2)} ms, p99 ${at(times, 0.99).toFixed(2)} ms (aim p50 2)`,
    );
  const start = performance.now();
  await Promise.all(Array.from({ length: 20_000 }, (_, n) => store.take(keyOf(n % 200), limit)));
  const rate = 20_000 / ((performance.now() - start) / 1000);
  say(`PostgreSQL, 20,000 checks at once over 200 connections: ${Math.round(rate)} checks/s`);
  await store.close();
  await database.close();
  const again = performance.now();
  await (await openDatabase({ config, logger: createLogger({ level: 'warn' }) })).close();
  say(`embedded PostgreSQL, restart and stop: ${Math.round(performance.now() - again)} ms`);
  rmSync(dir, { recursive: true });
}

void benchMemory().then(benchPostgres);
