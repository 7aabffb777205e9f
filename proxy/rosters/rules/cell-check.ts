import type { FileScan } from '../file-scan';
import type { FindingKind } from '../finding-kind';
import type { ColumnFormat } from '../formats/format';
import { isStated } from '../formats/format';
import type { Severity } from '../report';
import type { FileReader } from './rule';

export type CellTest = (bytes: Uint8Array, start: number, end: number) => boolean;

/** A bad required cell drops the record, a bad optional one its value; what nobody states only warns. */
export const severityOf = (column: ColumnFormat): Severity =>
  column.required !== undefined && isStated(column.required) ? 'error' : 'warning';

/** Reports every filled cell of a column that fails a test on its bytes. */
export function checkCells(
  file: FileScan,
  position: number,
  kind: FindingKind,
  severity: Severity,
  isGood: CellTest,
): FileReader['batch'] {
  return (batch) => {
    const { bytes, starts, ends, width, count } = batch;
    for (let row = 0, cell = position; row < count; row += 1, cell += width) {
      const start = starts[cell]!;
      const end = ends[cell]!;
      if (start < end && !isGood(bytes, start, end))
        file.reportCell(kind, severity, batch, row, position);
    }
  };
}

export const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;
export const isLetter = (byte: number): boolean =>
  (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a && byte < 0x80;
