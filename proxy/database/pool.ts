import pg from 'pg';
import { failureOf } from './failure';
import { constantSql, type Query } from './sql';

/** Statements of one transaction, and its raw client for COPY streams. */
export interface Transaction {
  query: Query;
  client: pg.PoolClient;
}

export interface Pool {
  query: Query;
  /** Runs `work` in one transaction: committed when it resolves, rolled back when it throws. */
  transaction: <T>(work: (transaction: Transaction) => Promise<T>) => Promise<T>;
  close(): Promise<void>;
}

export interface PoolOptions {
  url: string;
  max?: number;
  /** Milliseconds to wait for a free or new connection, and for the answer of a statement that is not in a transaction. */
  connectTimeoutMs?: number;
  answerTimeoutMs?: number;
}

/**
 * Connections to PostgreSQL. Read committed whatever the server's default: the throttle's row lock must
 * see the row as it is after the wait. Failures are BridgeErrors: see `failureOf`.
 */
export function createPool(options: PoolOptions): Pool {
  const { connectTimeoutMs = 5_000, answerTimeoutMs = 30_000 } = options;
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.max ?? 10,
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
    options: '-c default_transaction_isolation=read\\ committed',
    application_name: 'sds-bridge',
  });
  // An idle connection whose server goes away: the next query opens another one.
  pool.on('error', () => undefined);

  return {
    query: queryOf(pool, answerTimeoutMs),
    async transaction(work) {
      const client = await pool.connect().catch((error: unknown) => {
        throw failureOf(error);
      });
      const query = queryOf(client);
      let broken = false;
      try {
        await query(constantSql('BEGIN'));
        const result = await work({ query, client });
        await query(constantSql('COMMIT'));
        return result;
      } catch (error) {
        await query(constantSql('ROLLBACK')).catch(() => (broken = true));
        throw failureOf(error);
      } finally {
        client.release(broken);
      }
    },
    close: () => pool.end(),
  };
}

/** No time limit inside a transaction: schema steps and COPY take as long as they take. */
function queryOf(target: pg.Pool | pg.PoolClient, timeoutMs?: number): Query {
  return async <Row extends object>(
    ...[{ text, values, name }, options]: Parameters<Query>
  ): Promise<Row[]> => {
    const limit = options?.timeoutMs ?? timeoutMs;
    const config = {
      text,
      values: [...values],
      ...(name !== undefined && { name }),
      ...(limit !== undefined && { query_timeout: limit }),
    };
    try {
      return (await target.query<Row>(config)).rows;
    } catch (error) {
      throw failureOf(error);
    }
  };
}
