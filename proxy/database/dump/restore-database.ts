import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import { BridgeError } from '../../errors';
import { failureOf } from '../failure';
import { checksumOf, lockSchema, migrate } from '../migrate';
import { migrations as allSteps, type Migration } from '../migrations/index';
import type { Database } from '../open-database';
import type { Transaction } from '../pool';
import { constantSql } from '../sql';
import {
  endOfRows,
  footSchema,
  headSchema,
  parseLine,
  readLines,
  refuse,
  tableSchema,
  verifyDump,
} from './format';
import { findRows, listTables, qualified } from './tables';

/**
 * Reads a dump into a database whose tables have no rows: the schema of the dump's release is made, the
 * rows go in, then the later steps run. All in one transaction: on any error the database is as before.
 * Throws DATABASE_DUMP_INVALID (checked before anything is changed), DATABASE_NOT_EMPTY, or
 * DATABASE_SCHEMA_NEWER / _CHANGED for a dump of a release that this one does not know.
 */
export async function restoreDatabase(
  database: Database,
  file: string,
  migrations: readonly Migration[] = allSteps,
): Promise<Record<string, number>> {
  const foot = await verifyDump(file);
  const lines = readLines(file);
  try {
    const head = parseLine(headSchema, (await lines.next()).value ?? undefined);
    const known = stepsOf(head.steps, migrations);
    await database.transaction(async (transaction) => {
      await clearSchema(transaction);
      await migrate(transaction, known);
      const rows = await fillTables(transaction, lines);
      for (const [table, count] of Object.entries(foot.rows))
        if (rows[table] !== count) refuse(`the table ${table} has not the rows it names`);
      await migrate(transaction, migrations);
    });
    return foot.rows;
  } finally {
    await lines.return();
  }
}

/** Our steps up to the dump's version, once it is certain that they are the same. */
function stepsOf(
  steps: readonly { version: number; checksum: string }[],
  migrations: readonly Migration[],
): Migration[] {
  return steps.map(({ version, checksum }, index) => {
    const step = migrations[index];
    if (step === undefined)
      throw new BridgeError('DATABASE_SCHEMA_NEWER', {
        params: { found: steps.at(-1)?.version ?? version, known: migrations.length },
      });
    if (step.version !== version || checksumOf(step) !== checksum)
      throw new BridgeError('DATABASE_SCHEMA_CHANGED', { params: { step: version } });
    return step;
  });
}

async function clearSchema({ query }: Transaction): Promise<void> {
  await lockSchema(query);
  const table = await findRows(query, await listTables(query));
  if (table !== null) throw new BridgeError('DATABASE_NOT_EMPTY', { params: { table } });
  await query(constantSql('DROP SCHEMA IF EXISTS sds_bridge CASCADE'));
}

async function fillTables(
  { query, client }: Transaction,
  lines: AsyncGenerator<Buffer, void>,
): Promise<Record<string, number>> {
  const tables = await listTables(query);
  const rows: Record<string, number> = {};
  for (;;) {
    const line = (await lines.next()).value ?? undefined;
    if (line !== undefined && footSchema.safeParse(jsonOf(line)).success) return rows;
    const { table: name, columns } = parseLine(tableSchema, line);
    const table = tables.find((known) => known.name === name);
    if (table === undefined || columns.some((column) => !table.columns.includes(column)))
      return refuse(`it has a table ${name} that this schema has not`);
    const stream = client.query(copyFrom(`COPY ${qualified({ name, columns })} FROM STDIN`));
    try {
      await pipeline(Readable.from(rowsOf(lines)), stream);
    } catch (error) {
      throw failureOf(error);
    }
    rows[name] = stream.rowCount;
  }
}

/** The rows of one table with their line feeds. Leaves the iterator open for the next table. */
async function* rowsOf(lines: AsyncGenerator<Buffer, void>): AsyncGenerator<Buffer> {
  for (;;) {
    const { value, done } = await lines.next();
    if (done === true) return refuse('it is incomplete');
    if (value.equals(Buffer.from(endOfRows))) return;
    yield Buffer.concat([value, Buffer.from('\n')]);
  }
}

function jsonOf(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString('utf8'));
  } catch {
    return null;
  }
}
