/**
 * Records of one file as places in a byte buffer: nothing is decoded. A cell is `bytes[starts[i], ends[i])` with
 * `i = row * width + position`; quotes are already taken off. Valid only during the call that hands it over.
 */
export interface RecordBatch {
  bytes: Uint8Array;
  /** Over the same memory as `bytes`; four bytes behind every cell may be read. */
  view: DataView;
  width: number;
  count: number;
  starts: Int32Array;
  ends: Int32Array;
  /** Physical line where each record starts; the header is line 1. */
  lines: Int32Array;
  /** Ordinal of the first record among the accepted records of the file. */
  firstRow: number;
}

/** What can be wrong with a record as such. The last three leave the record in its batch. */
export type ScanFault =
  | 'quote-unclosed'
  | 'quote-misplaced'
  | 'column-count'
  | 'record-too-long'
  | 'blank-line'
  | 'line-break-in-value'
  | 'encoding-invalid'
  | 'control-character';

export interface FaultyRecord {
  fault: ScanFault;
  line: number;
  /** Position of the cell at fault; -1 when it is the record as a whole. */
  position: number;
  /** Ordinal of the record when it stays in its batch; -1 when it was taken out. */
  row: number;
  bytes: Uint8Array;
  view: DataView;
  /** Places of the cells: all of them, or for a record that was taken out those read before the fault. */
  cells: { start: number; end: number }[];
  /** The rest of the line from the cell at fault on; empty unless the record was taken out for a quote. */
  rest: { start: number; end: number };
}

export const BATCH_ROWS = 1024;
