import type { Config } from '../config';
import { BridgeError } from '../errors';
import type { Logger } from '../observability/logger';
import { attachToRunningServer } from './embedded/attach';
import { startEmbeddedServer, type EmbeddedServer } from './embedded/server';
import { migrate } from './migrate';
import { migrations } from './migrations/index';
import { createPool, type Pool } from './pool';
import { sql, type Query } from './sql';

/** The open database. `url` holds the password: never log it. */
export interface Database {
  query: Query;
  transaction: Pool['transaction'];
  url: string;
  mode: 'embedded' | 'external';
  /** For /readyz: whether a statement is answered within a second. Never throws. */
  health(): Promise<{ healthy: boolean; mode: 'embedded' | 'external' }>;
  close(): Promise<void>;
}

export interface OpenDatabaseOptions {
  config: Pick<Config, 'DATABASE_URL' | 'DATA_DIR'>;
  logger: Logger;
  /** False only for a restore, which brings its own schema. */
  migrateSchema?: boolean;
  /** For a command: use the embedded server of a running service instead of DATABASE_IN_USE. */
  beside?: boolean;
}

/** First version that is supported as an external database. */
const oldestExternal = 14;

/**
 * Opens DATABASE_URL, or starts the embedded PostgreSQL in DATA_DIR, and brings the schema up to date.
 * Throws DATABASE_UNAVAILABLE, DATABASE_IN_USE, DATABASE_VERSION, DATABASE_START_FAILED,
 * DATABASE_SCHEMA_NEWER or DATABASE_SCHEMA_CHANGED; nothing is left running then.
 */
export async function openDatabase(options: OpenDatabaseOptions): Promise<Database> {
  const { config, migrateSchema = true } = options;
  const server = await findServer(options);
  const mode = config.DATABASE_URL === undefined ? 'embedded' : 'external';
  const pool = createPool({ url: server.url });
  const close = async (): Promise<void> => {
    await pool.close().finally(() => server.close());
  };
  try {
    await refuseOldServer(pool.query);
    if (migrateSchema) await pool.transaction((transaction) => migrate(transaction, migrations));
  } catch (error) {
    await close();
    throw error;
  }
  return {
    query: pool.query,
    transaction: pool.transaction,
    url: server.url,
    mode,
    async health() {
      const healthy = await pool.query(sql`SELECT 1`, { timeoutMs: 1_000 }).then(
        () => true,
        () => false,
      );
      return { healthy, mode };
    },
    close,
  };
}

async function findServer({
  config,
  logger,
  beside = false,
}: OpenDatabaseOptions): Promise<EmbeddedServer> {
  if (config.DATABASE_URL !== undefined)
    return { url: config.DATABASE_URL, close: async () => undefined };
  try {
    return await startEmbeddedServer(config.DATA_DIR, logger);
  } catch (error) {
    const isInUse = error instanceof BridgeError && error.code === 'DATABASE_IN_USE';
    const running = beside && isInUse ? await attachToRunningServer(config.DATA_DIR) : null;
    if (running === null) throw error;
    return running;
  }
}

async function refuseOldServer(query: Query): Promise<void> {
  const [row] = await query<{ major: number }>(
    sql`SELECT current_setting('server_version_num')::integer / 10000 AS major`,
  );
  const found = row?.major ?? 0;
  if (found < oldestExternal)
    throw new BridgeError('DATABASE_VERSION', {
      params: { found, expected: `${oldestExternal} or newer` },
    });
}
