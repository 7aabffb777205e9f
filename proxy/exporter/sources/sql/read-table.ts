import { columnFormats } from '../../csv/column-formats';
import { encodeRows } from '../../csv/encode-rows';
import type { EntityName } from '../../model/entities';
import { matchColumns } from './match-columns';
import type { RowStream } from './row-queue';
import { sourceFailure, type FailureKind } from './source-failure';

/** A connection on which one query runs at a time. */
export interface RowConnection {
  /** The database as people call it. */
  database: string;
  run: (query: string) => RowStream;
  /** Fails when the connection is no longer there. */
  ping: () => Promise<unknown>;
  /** Ends the connection at once, and with it the query: the server notices when it writes. Never fails. */
  destroy: () => void;
  classify: (error: unknown) => FailureKind;
}

/** The rows of a query as CSV. Whatever goes wrong ends the connection, so that nothing is read after half an entity. */
export async function* readTable(
  connection: RowConnection,
  entity: EntityName,
  query: string,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void> {
  let stop: (() => void) | undefined;
  let isDone = false;
  try {
    signal.throwIfAborted();
    const { names, batches, fail } = connection.run(query);
    stop = () => {
      connection.destroy();
      fail(new Error('cancelled'));
    };
    signal.addEventListener('abort', stop, { once: true });
    const columns = matchColumns(entity, await names);
    for await (const chunk of encodeRows(columns, batches(), columnFormats(columns))) {
      yield chunk;
      signal.throwIfAborted();
    }
    // That all came is proven by the connection, which is still there to answer.
    await connection.ping();
    isDone = true;
  } catch (error) {
    throw sourceFailure(
      error,
      { database: connection.database, entity, signal },
      connection.classify,
    );
  } finally {
    if (stop !== undefined) signal.removeEventListener('abort', stop);
    if (!isDone) connection.destroy();
  }
}
