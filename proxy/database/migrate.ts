import { createHash } from 'node:crypto';
import { BridgeError } from '../errors';
import type { Migration } from './migrations/index';
import type { Transaction } from './pool';
import { constantSql, sql, type Query } from './sql';

/** Any constant will do; every release must use the same one. */
const lockKey = 7_237_011_400;

/**
 * Brings the schema up to `migrations`, within the caller's transaction: all steps or none. Processes
 * that start together wait for each other. Throws DATABASE_SCHEMA_NEWER for a schema this release does
 * not know and DATABASE_SCHEMA_CHANGED when an applied step had another text.
 */
export async function migrate(
  { query }: Pick<Transaction, 'query'>,
  migrations: readonly Migration[],
): Promise<void> {
  await lockSchema(query);
  await query(constantSql('CREATE SCHEMA IF NOT EXISTS sds_bridge'));
  await query(
    constantSql(`CREATE TABLE IF NOT EXISTS sds_bridge.migration (
      version integer PRIMARY KEY, name text NOT NULL, checksum text NOT NULL,
      applied_at timestamptz NOT NULL DEFAULT now())`),
  );
  const applied = await query<{ version: number; checksum: string }>(
    sql`SELECT version, checksum FROM sds_bridge.migration ORDER BY version`,
  );
  refuseUnknown(applied, migrations);
  for (const step of migrations.slice(applied.length)) {
    await query(constantSql(step.sql));
    await query(
      sql`INSERT INTO sds_bridge.migration (version, name, checksum)
          VALUES (${step.version}, ${step.name}, ${checksumOf(step)})`,
    );
  }
}

/** Waits until no other process changes the schema; until the transaction ends. */
export async function lockSchema(query: Query): Promise<void> {
  await query(sql`SELECT pg_advisory_xact_lock(${lockKey})`);
}

/** SHA-256 of a step's text, to notice a release whose history differs. */
export const checksumOf = (step: Migration): string =>
  createHash('sha256').update(step.sql).digest('hex');

function refuseUnknown(
  applied: readonly { version: number; checksum: string }[],
  migrations: readonly Migration[],
): void {
  const known = migrations.at(-1)?.version ?? 0;
  const found = applied.at(-1)?.version ?? 0;
  if (found > known) throw new BridgeError('DATABASE_SCHEMA_NEWER', { params: { found, known } });
  applied.forEach(({ version, checksum }, index) => {
    const step = migrations[index];
    if (step?.version !== version || checksumOf(step) !== checksum)
      throw new BridgeError('DATABASE_SCHEMA_CHANGED', { params: { step: version } });
  });
}
