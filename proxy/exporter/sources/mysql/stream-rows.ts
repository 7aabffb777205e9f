import type { Connection, FieldPacket } from 'mysql2';
import { createRowQueue, type RowStream } from '../sql/row-queue';

/** Runs a query and hands over its rows by the driver's events. */
export function streamRows(connection: Connection, sql: string): RowStream {
  const queue = createRowQueue(connection);
  // A lost connection is told to the connection alone when a query has no callback; one that is closed already at once,
  // while the query is made.
  connection.on('error', queue.fail);
  const query = connection.query({ sql, rowsAsArray: true });
  query.on('fields', (fields: FieldPacket[] | undefined) => {
    if (fields !== undefined) queue.start(fields.map(({ name }) => name));
  });
  query.on('result', (row: unknown) => {
    // A statement that is no query has a summary instead.
    if (Array.isArray(row)) queue.push(row);
  });
  const finish = (): void => {
    connection.off('error', queue.fail);
    queue.end();
  };
  query.on('error', queue.fail);
  query.on('end', finish);
  return queue;
}
