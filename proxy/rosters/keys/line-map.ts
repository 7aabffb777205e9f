import type { RecordBatch } from '../scan/record-batch';

/** Finds the line of a record again from its ordinal; keeps only the places where the two drift apart. */
export interface LineMap {
  add: (batch: RecordBatch) => void;
  lineOf: (row: number) => number;
}

export function createLineMap(): LineMap {
  const rows: number[] = [];
  const shifts: number[] = [];
  let shift = NaN;
  return {
    add({ lines, count, firstRow }) {
      for (let i = 0; i < count; i += 1) {
        const next = lines[i]! - firstRow - i;
        if (next === shift) continue;
        shift = next;
        rows.push(firstRow + i);
        shifts.push(next);
      }
    },
    lineOf(row) {
      let low = 0;
      let high = rows.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (rows[middle]! <= row) low = middle;
        else high = middle - 1;
      }
      return row + (shifts[low] ?? 0);
    },
  };
}
