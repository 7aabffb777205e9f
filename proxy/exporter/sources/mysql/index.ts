import type { Connection, RowDataPacket } from 'mysql2';
import { createConnection } from 'mysql2';
import { z } from 'zod';
import { defineSource, type RosterSource, type SourceContext } from '../source';
import { planQueries, querySettings, schemaSetting } from '../sql/queries';
import { readTable, type RowConnection } from '../sql/read-table';
import { portSetting, serverSettings, tlsOptions } from '../sql/server-settings';
import { sourceFailure } from '../sql/source-failure';
import { classifyFailure } from './failure';
import { streamRows } from './stream-rows';

const settings = z.strictObject({
  ...serverSettings,
  port: portSetting(3306).describe('Port of the server.'),
  ...querySettings,
  ...schemaSetting,
});

const CONNECT_MS = 10_000;
const database = 'MySQL or MariaDB';

/**
 * MySQL 8 or MariaDB 10.5 and newer. Everything is read in one transaction that is READ ONLY and WITH CONSISTENT
 * SNAPSHOT: InnoDB tables only are of one moment.
 */
export const mysql = defineSource({
  kind: 'mysql',
  title: 'MySQL or MariaDB',
  settings,
  async open(options, context) {
    const connection = createConnection(await connectionOptions(options, context));
    // A connection that ends between two reads: the next read tells.
    connection.on('error', () => undefined);
    try {
      return await openTransaction(connection, options);
    } catch (error) {
      connection.destroy();
      throw sourceFailure(error, { database, signal: context.signal }, classifyFailure);
    }
  },
});

async function connectionOptions(
  { host, port, user, password, ...options }: z.output<typeof settings>,
  context: SourceContext,
): Promise<Parameters<typeof createConnection>[0] & object> {
  const tls = await tlsOptions({ host, ...options }, context);
  return {
    host,
    port,
    user,
    database: options.database,
    ...(password !== undefined && { password: await context.secrets(password) }),
    ...(tls !== false && { ssl: tls }),
    connectTimeout: CONNECT_MS,
    charset: 'utf8mb4',
    // Values as the server writes them: no time zone moves a date, no number loses digits.
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
    jsonStrings: true,
  };
}

async function openTransaction(
  connection: Connection,
  options: z.output<typeof settings>,
): Promise<RosterSource> {
  // A slow reader must not be taken for a dead one.
  await run(connection, 'set session net_write_timeout = 3600, wait_timeout = 28800');
  await run(connection, 'set session transaction isolation level repeatable read');
  await run(connection, 'start transaction with consistent snapshot, read only');
  const queries = await planQueries(options, async (names) => {
    const rows = await run(
      connection,
      `select table_name as name from information_schema.tables
       where table_schema = coalesce(?, database()) and lower(table_name) in (?)`,
      [options.schema ?? null, names],
    );
    return rows.map(({ name }) => String(name));
  });
  const rows: RowConnection = {
    database,
    run: (query) => streamRows(connection, query),
    ping: () => run(connection, 'select 1'),
    destroy: () => connection.destroy(),
    classify: classifyFailure,
  };
  return {
    entities: [...queries.keys()],
    read: (entity, signal) => readTable(rows, entity, queries.get(entity)!, signal),
    close: async () => connection.destroy(),
  };
}

function run(
  connection: Connection,
  sql: string,
  values: unknown[] = [],
): Promise<RowDataPacket[]> {
  return new Promise((resolve, reject) => {
    connection.query<RowDataPacket[]>(sql, values, (error, rows) =>
      error === null ? resolve(rows) : reject(error),
    );
  });
}
