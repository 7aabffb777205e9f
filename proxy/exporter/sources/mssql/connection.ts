import type { CompiledQuery } from 'kysely';
import type { Connection } from 'tedious';
import { ISOLATION_LEVEL, Request, TYPES } from 'tedious';
import { createRowQueue, type RowStream } from '../sql/row-queue';

/** Resolves when the driver is signed in. */
export function connect(connection: Connection): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.connect((error) => (error ? reject(error) : resolve()));
  });
}

/** SNAPSHOT fixes the moment at the first read of data. */
export function beginSnapshot(connection: Connection): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.beginTransaction(
      (error) => (error ? reject(error) : resolve()),
      'sds_bridge',
      ISOLATION_LEVEL.SNAPSHOT,
    );
  });
}

/** Runs a query and hands over its rows by the driver's events. */
export function streamRows(connection: Connection, query: string | CompiledQuery): RowStream {
  const request = new Request(typeof query === 'string' ? query : query.sql, (error) => {
    connection.off('error', queue.fail);
    connection.off('end', ended);
    if (error) queue.fail(error);
    else queue.end();
  });
  const queue = createRowQueue(request);
  const ended = (): void => queue.fail(Object.assign(new Error('ended'), { code: 'ECLOSE' }));
  request.on('columnMetadata', (columns) =>
    // An array, because names are not asked for as keys.
    queue.start((columns as { colName: string }[]).map(({ colName }) => colName)),
  );
  request.on('row', (columns: { value: unknown }[]) =>
    queue.push(columns.map(({ value }) => value)),
  );
  connection.on('error', queue.fail);
  connection.on('end', ended);
  if (typeof query === 'string') connection.execSqlBatch(request);
  else {
    query.parameters.forEach((value, i) =>
      request.addParameter(String(i + 1), TYPES.NVarChar, value),
    );
    connection.execSql(request);
  }
  return queue;
}

/** The rows of a small query. */
export async function readAll(
  connection: Connection,
  query: string | CompiledQuery,
): Promise<unknown[][]> {
  const rows: unknown[][] = [];
  for await (const batch of streamRows(connection, query).batches()) rows.push(...batch);
  return rows;
}
