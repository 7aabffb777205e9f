import { BATCH_ROWS } from '../scan/record-batch';
import type { IntLog } from './int-log';
import { createIntLog } from './int-log';

/** The composite keys of a file, row by row, kept to find those that occur twice. */
export interface TupleLog {
  /** One array a column with numbers from -1 (empty) on; -2 in the first keeps a row out of the comparison. */
  addBatch: (columns: readonly Int32Array[], count: number) => void;
  /** Calls `found` for each row whose key an earlier row has. */
  eachDuplicate: (found: (row: number, earlier: number) => void) => void;
}

/** Linear in rows: a counting sort by the first part, then marks by the second; only repeated marks are compared. */
export function createTupleLog(columnCount: number): TupleLog {
  const logs = Array.from({ length: columnCount }, createIntLog);
  const [first, second, ...rest] = logs as [IntLog, IntLog, ...IntLog[]];
  const shifted = new Int32Array(BATCH_ROWS);

  function compare(a: number, b: number): number {
    for (const log of [second, ...rest]) {
      const difference = log.get(a) - log.get(b);
      if (difference !== 0) return difference;
    }
    return a - b;
  }

  const same = (a: number, b: number): boolean =>
    second.get(a) === second.get(b) && rest.every((log) => log.get(a) === log.get(b));

  return {
    addBatch(columns, count) {
      const [lead, ...others] = columns;
      // Shifted by one: the log takes -1 (kept out) and more.
      for (let row = 0; row < count; row += 1) shifted[row] = lead![row]! + 1;
      first.pushAll(shifted, count);
      for (const [i, log] of [second, ...rest].entries()) log.pushAll(others[i]!, count);
    },
    eachDuplicate(found) {
      const { order, bounds } = sortBy(first);
      const marks = new Int32Array(second.top + 2);
      for (let bucket = 0; bucket + 1 < bounds.length; bucket += 1) {
        const from = bounds[bucket]!;
        const to = bounds[bucket + 1]!;
        let repeated = false;
        for (let i = from; i < to; i += 1) {
          const mark = second.get(order[i]!) + 1;
          if (marks[mark] === bucket + 1) repeated = true;
          marks[mark] = bucket + 1;
        }
        if (!repeated) continue;
        const rows = order.slice(from, to).sort(compare);
        let earlier = rows[0]!;
        for (const row of rows.subarray(1)) {
          if (same(earlier, row)) found(row, earlier);
          else earlier = row;
        }
      }
    },
  };
}

/** Rows in the order of their value, equal ones in their own order; rows of value -1 are left out. */
function sortBy({ runs, top }: IntLog): { order: Int32Array; bounds: Int32Array } {
  const counts = new Int32Array(top + 2);
  for (const run of runs) countValues(run, counts);
  // Runs hold values plus one: 0 is left out, and the count of value v stands at v + 1.
  counts[0] = 0;
  for (let i = 1; i < counts.length; i += 1) counts[i]! += counts[i - 1]!;
  const order = new Int32Array(counts.at(-1)!);
  const next = counts.slice();
  let row = 0;
  for (const run of runs) {
    placeRows(run, next, order, row);
    row += run.length;
  }
  return { order, bounds: counts };
}

function countValues(run: Uint8Array | Int32Array, counts: Int32Array): void {
  for (let i = 0; i < run.length; i += 1) counts[run[i]!]! += 1;
}

function placeRows(
  run: Uint8Array | Int32Array,
  next: Int32Array,
  order: Int32Array,
  row: number,
): void {
  for (let i = 0; i < run.length; i += 1) {
    const value = run[i]! - 1;
    if (value < 0) continue;
    order[next[value]!] = row + i;
    next[value]! += 1;
  }
}
