import { createHash, type Hash } from 'node:crypto';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { to as copyTo } from 'pg-copy-streams';
import { syncFolder } from '../embedded/data-folder';
import { failureOf } from '../failure';
import type { Database } from '../open-database';
import type { Transaction } from '../pool';
import { constantSql, sql } from '../sql';
import { endOfRows } from './format';
import { listTables, qualified, type Table } from './tables';

/** What a dump holds: rows per table. */
export interface DumpReceipt {
  rows: Record<string, number>;
  sha256: string;
}

/**
 * Writes our tables, as they are at one moment, to `file` (mode 0600; a file of that name is replaced
 * once the new one is complete). Works for the embedded and an external database, of any supported
 * version, so it is also the way from one to the other. The state of the durable engine is not in it.
 */
export async function dumpDatabase(database: Database, file: string): Promise<DumpReceipt> {
  const draft = `${file}.partial`;
  await rm(draft, { force: true });
  const handle = await open(draft, 'wx', 0o600);
  try {
    const receipt = await database.transaction((transaction) => writeDump(transaction, handle));
    await handle.sync();
    await handle.close();
    await rename(draft, file);
    await syncFolder(path.dirname(path.resolve(file)));
    return receipt;
  } catch (error) {
    await handle.close();
    await rm(draft, { force: true });
    throw error;
  }
}

async function writeDump(transaction: Transaction, handle: FileHandle): Promise<DumpReceipt> {
  const { query } = transaction;
  await query(constantSql('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY'));
  const hash = createHash('sha256');
  const steps = await query(
    sql`SELECT version, checksum FROM sds_bridge.migration ORDER BY version`,
  );
  const createdAt = new Date().toISOString();
  await writeLine(handle, hash, { format: 'sds-bridge-dump', formatVersion: 1, createdAt, steps });
  const rows: Record<string, number> = {};
  for (const table of await listTables(query)) {
    await writeLine(handle, hash, { table: table.name, columns: table.columns });
    rows[table.name] = await copyRows(transaction, table, handle, hash);
    await write(handle, hash, `${endOfRows}\n`);
  }
  const sha256 = hash.digest('hex');
  await handle.write(`${JSON.stringify({ rows, sha256 })}\n`);
  return { rows, sha256 };
}

async function copyRows(
  { client }: Transaction,
  table: Table,
  handle: FileHandle,
  hash: Hash,
): Promise<number> {
  const stream = client.query(copyTo(`COPY ${qualified(table)} TO STDOUT`));
  try {
    for await (const chunk of stream) await write(handle, hash, chunk as Buffer);
  } catch (error) {
    throw failureOf(error);
  }
  return stream.rowCount;
}

const writeLine = (handle: FileHandle, hash: Hash, value: object): Promise<void> =>
  write(handle, hash, `${JSON.stringify(value)}\n`);

async function write(handle: FileHandle, hash: Hash, bytes: string | Buffer): Promise<void> {
  hash.update(bytes);
  await handle.appendFile(bytes);
}
