import { randomBytes } from 'node:crypto';
import type t from 'tap';
import pg from 'pg';

/** The PostgreSQL server that tests use when one runs on this machine. */
export const postgresUrl = 'postgresql://postgres@127.0.0.1:5432/postgres';

/** Whether the server answers; tests that need it report themselves skipped by name otherwise. */
export async function findPostgres(): Promise<{ skip: string | false }> {
  try {
    await asAdministrator('SELECT 1');
    return { skip: false };
  } catch {
    return { skip: 'no PostgreSQL answers on 127.0.0.1:5432' };
  }
}

/** An empty database with a random name, dropped when the test ends. */
export async function createTestDatabase(test: typeof t | Tap): Promise<string> {
  const name = `sdsb_test_${randomBytes(6).toString('hex')}`;
  await asAdministrator(`CREATE DATABASE ${name}`);
  test.teardown(() => asAdministrator(`DROP DATABASE ${name} WITH (FORCE)`));
  return postgresUrl.replace(/postgres$/, name);
}

interface Tap {
  teardown(work: () => unknown): void;
}

async function asAdministrator(text: string): Promise<void> {
  const client = new pg.Client({ connectionString: postgresUrl, connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(text);
  } finally {
    await client.end().catch(() => undefined);
  }
}
