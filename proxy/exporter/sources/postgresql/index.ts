import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { z } from 'zod';
import type { EntityName } from '../../model/entities';
import { defineSource, type RosterSource, type SourceContext } from '../source';
import { planQueries, querySettings, schemaSetting } from '../sql/queries';
import { portSetting, serverSettings, tlsOptions } from '../sql/server-settings';
import { sourceFailure } from '../sql/source-failure';
import { classifyFailure } from './failure';
import { copyText } from './wrap-query';

const settings = z.strictObject({
  ...serverSettings,
  port: portSetting(5432).describe('Port of the server.'),
  ...querySettings,
  ...schemaSetting,
});

/** Milliseconds to wait for a connection. */
const CONNECT_MS = 10_000;

const database = 'PostgreSQL';

/**
 * PostgreSQL 12 or newer. Everything is read in one transaction, REPEATABLE READ and READ ONLY, by COPY, whose bytes are
 * handed on untouched.
 */
export const postgresql = defineSource({
  kind: 'postgresql',
  title: 'PostgreSQL',
  settings,
  async open(options, context) {
    const client = await connect(options, context);
    try {
      return await openTransaction(client, options);
    } catch (error) {
      await end(client);
      throw sourceFailure(error, { database, signal: context.signal }, classifyFailure);
    }
  },
});

async function connect(
  options: z.output<typeof settings>,
  context: SourceContext,
): Promise<pg.Client> {
  const { host, port, user, database: name, password } = options;
  const secret = password === undefined ? '' : await context.secrets(password);
  const client = new pg.Client({
    host,
    port,
    user,
    database: name,
    // A function, because the driver takes the environment's password where it is given an empty one.
    password: () => secret,
    ssl: await tlsOptions(options, context),
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    application_name: 'sds-bridge export',
  });
  // A connection that ends between two reads: the next read tells.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    await end(client);
    throw sourceFailure(error, { database, signal: context.signal }, classifyFailure);
  }
}

async function openTransaction(
  client: pg.Client,
  options: z.output<typeof settings>,
): Promise<RosterSource> {
  await client.query('begin isolation level repeatable read read only');
  // A roster takes as long as it takes; dates are written as the roster model has them.
  await client.query(
    "set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0; set local datestyle = 'ISO, YMD'",
  );
  const queries = await planQueries(options, async (names) => {
    // Not information_schema: that hides what may not be read, and a hidden view must not be a missing entity.
    const { rows } = await client.query<{ name: string }>(
      `select c.relname as name from pg_catalog.pg_class c
       where c.relname = any($1) and c.relkind in ('v', 'm', 'r', 'p', 'f')
         and case when $2::text is null then pg_catalog.pg_table_is_visible(c.oid)
             else c.relnamespace = (select oid from pg_catalog.pg_namespace where nspname = $2) end`,
      [names, options.schema ?? null],
    );
    return rows.map(({ name }) => name);
  });
  const copies = new Map<EntityName, string>();
  for (const [entity, query] of queries) copies.set(entity, await describe(client, entity, query));
  return {
    entities: [...queries.keys()],
    read: (entity, signal) => readCopy(client, entity, copies.get(entity)!, signal),
    close: () => end(client),
  };
}

/** Asks for the columns of a query without a row, in the protocol that takes one statement only. */
async function describe(client: pg.Client, entity: EntityName, query: string): Promise<string> {
  try {
    const text = `select * from (${query}\n) as roster limit 0`;
    const config: pg.QueryConfig & { queryMode: 'extended' } = { text, queryMode: 'extended' };
    const { fields } = await client.query(config);
    return copyText(entity, query, fields);
  } catch (error) {
    throw sourceFailure(error, { database, entity }, classifyFailure);
  }
}

async function* readCopy(
  client: pg.Client,
  entity: EntityName,
  text: string,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void> {
  const scene = { database, entity, signal };
  // Closing the connection ends the query: the server notices when it writes.
  const stop = (): void => void end(client);
  let isDone = false;
  try {
    signal.throwIfAborted();
    signal.addEventListener('abort', stop, { once: true });
    for await (const chunk of client.query(copyTo(text)) as AsyncIterable<Buffer>) yield chunk;
    // A stream that ended is no proof that all of it came: the transaction must still be there to answer.
    await client.query('select 1');
    signal.throwIfAborted();
    isDone = true;
  } catch (error) {
    throw sourceFailure(error, scene, classifyFailure);
  } finally {
    signal.removeEventListener('abort', stop);
    if (!isDone) await end(client);
  }
}

/** Ends the connection at once and never fails. */
async function end(client: pg.Client): Promise<void> {
  const ended = client.end().catch(() => undefined);
  client.connection.stream.destroy();
  await ended;
}
