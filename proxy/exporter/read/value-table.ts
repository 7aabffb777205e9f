import type { KeySpace, RecordBatch } from '../../rosters';
import type { LeftOutReason } from '../run/verdict';

/** What one text of a column of few different texts means. */
export interface Value {
  /** As it is written. */
  text: string;
  /** Its bytes when they differ from those of the source. */
  bytes?: Uint8Array;
  /** The row cannot be written. */
  unknown?: true;
  /** What to do about it, for the finding. */
  advice?: string;
  /** The row is not to be written. */
  leftOut?: LeftOutReason;
  /** The reference was emptied, in part or whole. */
  emptied?: true;
  /** Bits that mark the records of the row: STUDENT or STAFF of a role. */
  marks: number;
}

/** Judges each different text of a column once; the rows only look up numbers. */
export interface ValueTable {
  /** Index 0 is the empty cell; a text has its number plus one. */
  readonly values: readonly Value[];
  internColumn: (batch: RecordBatch, position: number, out: Int32Array) => void;
}

export function createValueTable(space: KeySpace, judge: (text: string) => Value): ValueTable {
  const values: Value[] = [judge('')];
  return {
    values,
    internColumn(batch, position, out) {
      space.internColumn(batch, position, out);
      for (let id = values.length - 1; id < space.size; id += 1) values.push(judge(space.text(id)));
      for (let row = 0; row < batch.count; row += 1) out[row]! += 1;
    },
  };
}

/** A value that is written as `text`, whatever the source wrote. */
export function valueOf(source: string, text: string, rest: Partial<Value> = {}): Value {
  return {
    text,
    marks: 0,
    ...(source !== text && { bytes: new TextEncoder().encode(text) }),
    ...rest,
  };
}
