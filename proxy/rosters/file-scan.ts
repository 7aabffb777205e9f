import type { FindingKind } from './finding-kind';
import type { ColumnFormat, FileFormat } from './formats/format';
import type { KeySpace } from './keys/key-space';
import type { LineMap } from './keys/line-map';
import { createLineMap } from './keys/line-map';
import type { RowSet } from './keys/row-set';
import { createRowSet } from './keys/row-set';
import { looseCell } from './scan/loose-cell';
import type { Severity } from './report';
import type { RosterContext } from './roster-context';
import type { FaultyRecord, RecordBatch } from './scan/record-batch';

export interface FilePlace {
  line?: number;
  column?: string;
  detail?: string;
}

export interface RowPlace {
  row: number;
  position: number;
  value?: () => string;
  detail?: string;
}

export interface LinePlace {
  line: number;
  /** The accepted record on this line, if it is one. */
  row?: number;
  position?: number;
  value?: () => string;
  detail?: string;
}

/** One file while it is read: its columns, its keys, and how rules report on it. */
export interface FileScan {
  readonly context: RosterContext;
  /** The name as it was handed over. */
  readonly name: string;
  readonly format: FileFormat;
  /** Bytes to expect; 0 when unknown. */
  readonly expectedBytes: number;
  /** Header names as written, and the columns of the format they mean, by position. */
  headers: readonly string[];
  columns: readonly (ColumnFormat | undefined)[];
  /** Key spaces and, for the present batch, key numbers by position. */
  spaces: (KeySpace | undefined)[];
  ids: (Int32Array | undefined)[];
  /** False after a fatal finding: its records were not read. */
  readable: boolean;
  /** Records accepted into batches, and records taken out. */
  rows: number;
  rowsTakenOut: number;
  readonly bad: RowSet;
  readonly lines: LineMap;
  positionOf: (column: string) => number;
  /** True when a column of some file refers to this one. */
  isReferredTo: (position: number) => boolean;
  /** The key that a record taken out seems to have at a position; -1 when it cannot be told. */
  looseKey: (record: FaultyRecord, position: number) => number;
  /** On the file or its header. */
  reportFile: (kind: FindingKind, severity: Severity, place?: FilePlace) => void;
  /** On an accepted record; an error marks it as dropped. */
  reportRow: (kind: FindingKind, severity: Severity, place: RowPlace) => void;
  /** On a line whose number is known, such as that of a record taken out. */
  reportLine: (kind: FindingKind, severity: Severity, place: LinePlace) => void;
  /** On a cell of the present batch. */
  reportCell: (
    kind: FindingKind,
    severity: Severity,
    batch: RecordBatch,
    row: number,
    position: number,
    detail?: string,
  ) => void;
}

export function createFileScan(
  context: RosterContext,
  name: string,
  format: FileFormat,
  expectedBytes: number,
): FileScan {
  const lines = createLineMap();
  const bad = createRowSet();
  const scan: FileScan = {
    context,
    name,
    format,
    expectedBytes,
    headers: [],
    columns: [],
    spaces: [],
    ids: [],
    readable: true,
    rows: 0,
    rowsTakenOut: 0,
    bad,
    lines,
    positionOf: (column) => scan.columns.findIndex((one) => one?.name === column),
    isReferredTo: (position) =>
      context.format.files.some(({ columns }) =>
        columns.some(
          ({ references: to }) =>
            to?.file === format.name && to.column === scan.columns[position]?.name,
        ),
      ),
    looseKey(record, position) {
      const cell = looseCell(record, position);
      const space = scan.spaces[position];
      if (cell === undefined || space === undefined) return -1;
      return space.intern(record.bytes, record.view, cell.start, cell.end);
    },
    reportFile(kind, severity, { line = 0, column = '', detail = '' } = {}) {
      context.log.add(kind, severity, { file: name, line, column, detail });
      if (severity === 'fatal') scan.readable = false;
    },
    reportRow(kind, severity, { row, ...place }) {
      scan.reportLine(kind, severity, { line: lines.lineOf(row), row, ...place });
    },
    reportLine(kind, severity, { line, row = -1, position = -1, value, detail = '' }) {
      if (severity === 'error' && row >= 0) bad.add(row);
      const secret = scan.columns[position]?.type === 'password';
      context.log.add(kind, severity, {
        file: name,
        line,
        column: scan.headers[position] ?? '',
        detail,
        ...(value === undefined || secret ? {} : { value }),
      });
    },
    reportCell(kind, severity, batch, row, position, detail = '') {
      const value = (): string => cellText(batch, row, position);
      scan.reportLine(kind, severity, {
        line: batch.lines[row]!,
        row: batch.firstRow + row,
        position,
        value,
        detail,
      });
    },
  };
  return scan;
}

/** The text of one cell; only for cells that are reported. */
function cellText(batch: RecordBatch, row: number, position: number): string {
  const cell = row * batch.width + position;
  return textOf(batch.bytes, batch.starts[cell]!, batch.ends[cell]!);
}

/** Decodes at most 400 bytes: no finding shows more. */
export const textOf = (bytes: Uint8Array, start: number, end: number): string =>
  Buffer.from(bytes.subarray(start, Math.min(end, start + 400))).toString('utf8');
