import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import Database from 'libsql';
import { z } from 'zod';
import { BridgeError } from '../../../errors';
import { columnFormats } from '../../csv/column-formats';
import { createRowEncoder } from '../../csv/encode-rows';
import type { EntityName } from '../../model/entities';
import { defineSource, type RosterSource } from '../source';
import { matchColumns } from '../sql/match-columns';
import { planQueries, querySettings } from '../sql/queries';
import { sourceFailure } from '../sql/source-failure';
import { classifyFailure } from './failure';

const settings = z.strictObject({
  file: z
    .string()
    .min(1)
    .describe('The database file. A relative path counts from the folder of the profile.'),
  ...querySettings,
});

const database = 'SQLite';

/**
 * A SQLite file, opened read only and read in one transaction. In rollback journal mode (SQLite's default) a program
 * that writes waits until the export has read everything; in WAL mode it does not.
 */
export const sqlite = defineSource({
  kind: 'sqlite',
  title: 'SQLite file',
  settings,
  async open(options, context) {
    const path = context.resolvePath(options.file);
    const unreadable = new BridgeError('FILE_UNREADABLE', {
      params: { file: basename(path) },
      target: 'file',
    });
    // The driver would make a file that is missing.
    const stats = await stat(path).catch(() => undefined);
    if (!stats?.isFile()) throw unreadable;
    let db: Database.Database | undefined;
    try {
      db = new Database(`${pathToFileURL(path).href}?mode=ro`);
      // The first read fixes the moment; it also finds out whether this is a database at all.
      db.exec('begin; select count(*) from sqlite_master');
    } catch (error) {
      db?.close();
      throw Object.assign(unreadable, { cause: error });
    }
    try {
      return await openTransaction(db, options);
    } catch (error) {
      db.close();
      throw sourceFailure(error, { database, signal: context.signal }, classifyFailure);
    }
  },
});

async function openTransaction(
  db: Database.Database,
  options: z.output<typeof settings>,
): Promise<RosterSource> {
  const texts = await planQueries(options, async (names) => {
    const rows = db
      .prepare(
        `select name from sqlite_master where lower(name) in (${names.map((name) => `'${name}'`).join(', ')})`,
      )
      .all() as { name: string }[];
    return rows.map(({ name }) => name);
  });
  let isOpen = true;
  return {
    entities: [...texts.keys()],
    read: (entity, signal) => readQuery(db, entity, texts.get(entity)!, signal),
    async close() {
      if (isOpen) db.close();
      isOpen = false;
    },
  };
}

async function* readQuery(
  db: Database.Database,
  entity: EntityName,
  text: string,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void> {
  try {
    signal.throwIfAborted();
    // Arrays, and integers of 64 bits with all their digits.
    const statement = db.prepare(text).safeIntegers();
    if (!statement.reader) throw Object.assign(new Error('no query'), { code: 'NO_ROWS' });
    statement.raw();
    const columns = matchColumns(
      entity,
      statement.columns().map(({ name }) => name),
    );
    const encoder = createRowEncoder(columns, columnFormats(columns));
    for (const row of statement.iterate() as Iterable<unknown[]>) {
      encoder.add(row);
      if (!encoder.isFull) continue;
      yield encoder.take();
      // SQLite works in this thread: others get their turn, and a cancellation is heard.
      await setImmediate();
      signal.throwIfAborted();
    }
    const rest = encoder.take();
    if (rest.length > 0) yield rest;
  } catch (error) {
    throw sourceFailure(error, { database, entity, signal }, classifyFailure);
  }
}
