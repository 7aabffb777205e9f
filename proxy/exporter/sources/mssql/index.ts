import { Connection, type ConnectionConfiguration } from 'tedious';
import { z } from 'zod';
import { BridgeError } from '../../../errors';
import { defineSource, type RosterSource, type SourceContext } from '../source';
import { planQueries, querySettings, schemaSetting } from '../sql/queries';
import { readTable, type RowConnection } from '../sql/read-table';
import { portSetting, serverSettings, tlsOptions } from '../sql/server-settings';
import { sourceFailure } from '../sql/source-failure';
import { beginSnapshot, connect, readAll, streamRows } from './connection';
import { classifyFailure, isSnapshotFault } from './failure';
import { listViews, snapshotState } from './statements';

const settings = z.strictObject({
  ...serverSettings,
  port: portSetting(1433).describe('Port of the server.'),
  ...querySettings,
  ...schemaSetting,
});

const CONNECT_MS = 15_000;
const database = 'SQL Server';

const snapshotOff = (): BridgeError =>
  new BridgeError('EXPORT_SOURCE_SNAPSHOT_OFF', { params: { database } });

/**
 * Microsoft SQL Server 2016 or newer, or Azure SQL. Everything is read in one transaction at SNAPSHOT isolation, which
 * the database must allow; there is no read-only transaction there, so the user should be one that may only read.
 */
export const mssql = defineSource({
  kind: 'mssql',
  title: 'Microsoft SQL Server',
  settings,
  async open(options, context) {
    const connection = new Connection(await connectionOptions(options, context));
    // A connection that ends between two reads: the next read tells.
    connection.on('error', () => undefined);
    try {
      await connect(connection);
      const [state] = await readAll(connection, snapshotState(options.database));
      if (state?.[0] !== 1) throw snapshotOff();
      await beginSnapshot(connection);
      return await openTransaction(connection, options);
    } catch (error) {
      connection.close();
      if (isSnapshotFault(error)) throw snapshotOff();
      throw sourceFailure(error, { database, signal: context.signal }, classifyFailure);
    }
  },
});

/** How the driver is to connect. Exported for its test. */
export async function connectionOptions(
  { host, port, user, password, ...options }: z.output<typeof settings>,
  context: SourceContext,
): Promise<ConnectionConfiguration> {
  const tls = await tlsOptions({ host, ...options }, context);
  return {
    server: host,
    authentication: {
      type: 'default',
      options: {
        userName: user,
        password: password === undefined ? '' : await context.secrets(password),
      },
    },
    options: {
      port,
      database: options.database,
      encrypt: tls !== false,
      trustServerCertificate: false,
      ...(tls !== false && tls.ca !== undefined && { cryptoCredentialsDetails: { ca: tls.ca } }),
      appName: 'sds-bridge export',
      connectTimeout: CONNECT_MS,
      // A roster takes as long as it takes.
      requestTimeout: 0,
      useUTC: true,
      useColumnNames: false,
    },
  };
}

async function openTransaction(
  connection: Connection,
  options: z.output<typeof settings>,
): Promise<RosterSource> {
  const schema = options.schema ?? 'dbo';
  const queries = await planQueries(
    options,
    async (names) => {
      const rows = await readAll(connection, listViews(names, schema));
      return rows.map(([name]) => String(name));
    },
    (view) => `[${schema}].[${view}]`,
  );
  const rows: RowConnection = {
    database,
    run: (query) => streamRows(connection, query),
    ping: () => readAll(connection, 'select 1'),
    destroy: () => connection.close(),
    classify: classifyFailure,
  };
  return {
    entities: [...queries.keys()],
    read: (entity, signal) => readTable(rows, entity, queries.get(entity)!, signal),
    close: async () => connection.close(),
  };
}
