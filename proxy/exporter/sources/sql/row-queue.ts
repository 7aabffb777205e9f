const BATCH_ROWS = 1000;

/** The rows of a query that is running. */
export interface RowStream {
  /** The names of the query's columns, known before its first row. */
  names: Promise<string[]>;
  /** Rows as arrays of cells; ends only when the server said that all came. */
  batches: () => AsyncGenerator<unknown[][], void>;
  /** Makes whoever waits fail. */
  fail: (error: unknown) => void;
}

/** The side of a driver that hands over rows by events. */
export interface RowQueue extends RowStream {
  start: (names: string[]) => void;
  push: (row: unknown[]) => void;
  end: () => void;
}

/**
 * Rows by events on one side, in batches on the other; the driver is paused while a batch waits. The drivers' own
 * streams, and kysely's above them, hand over row by row, at a quarter of the speed, and kysely's takes a connection
 * that was closed for the end of the rows.
 */
export function createRowQueue(driver: { pause: () => void; resume: () => void }): RowQueue {
  let rows: unknown[][] = [];
  let isOver = false;
  let failure: { error: unknown } | undefined;
  let wake = (): void => undefined;
  let start!: (names: string[]) => void;
  let refuse!: (error: unknown) => void;
  const names = new Promise<string[]>((resolve, reject) => {
    start = resolve;
    refuse = reject;
  });
  // Whoever waits for rows alone is told by them.
  names.catch(() => undefined);

  return {
    names,
    start,
    push(row) {
      rows.push(row);
      if (rows.length !== BATCH_ROWS) return;
      driver.pause();
      wake();
    },
    end() {
      isOver = true;
      // A statement that is no query has no columns.
      refuse(Object.assign(new Error('no query'), { code: 'NO_ROWS' }));
      wake();
    },
    fail(error) {
      failure ??= { error };
      refuse(error);
      wake();
    },
    async *batches() {
      for (;;) {
        if (failure !== undefined) throw failure.error;
        if (isOver && rows.length === 0) return;
        if (rows.length >= BATCH_ROWS || isOver) {
          const batch = rows;
          rows = [];
          yield batch;
          driver.resume();
        } else await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
}
