import type { FindingKind } from '../finding-kind';
import type { FileScan } from '../file-scan';
import type { FileReader, Rule } from './rule';
import { checkCells, isDigit, severityOf } from './cell-check';

const invalid: FindingKind = {
  code: 'DATE_INVALID',
  severities: ['error', 'warning'],
  meaning: 'A value is not a date that exists, written YYYY-MM-DD. Month/day/year fails in SDS.',
  action: 'Write dates as 2026-08-24, without time.',
  message: 'The value of {column} is not a date; write it as YYYY-MM-DD.',
};

const order: FindingKind = {
  code: 'DATE_ORDER',
  severities: ['warning'],
  meaning: 'An end date lies before its begin date.',
  action: 'Correct one of the two dates.',
  message: '{column} lies before {detail}.',
};

/** Dates that exist, and periods that do not end before they begin. */
export const dates: Rule = {
  findings: [invalid, order],
  readColumn: (column, position, file) =>
    column.type === 'date'
      ? checkCells(
          file,
          position,
          invalid,
          severityOf(column),
          (...cell) => dateNumber(...cell) > 0,
        )
      : undefined,
  readFile(file) {
    const readers = (file.format.periods ?? []).map(([begin, end]) => readPeriod(file, begin, end));
    return { batch: (batch) => readers.forEach((read) => read?.(batch)) };
  },
};

function readPeriod(file: FileScan, begin: string, end: string): FileReader['batch'] {
  const [first, second] = [file.positionOf(begin), file.positionOf(end)];
  if (first < 0 || second < 0) return undefined;
  return (batch) => {
    const { bytes, starts, ends, width, count } = batch;
    for (let row = 0; row < count; row += 1) {
      const from = row * width + first;
      const to = row * width + second;
      const until = dateNumber(bytes, starts[to]!, ends[to]!);
      if (until > 0 && dateNumber(bytes, starts[from]!, ends[from]!) > until)
        file.reportCell(order, 'warning', batch, row, second, begin);
    }
  };
}

const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** YYYY-MM-DD or YYYYMMDD as a number; 0 for anything else and for days that do not exist. */
export function dateNumber(bytes: Uint8Array, start: number, end: number): number {
  const dashed = end - start === 10;
  if (!dashed && end - start !== 8) return 0;
  if (dashed && (bytes[start + 4] !== 0x2d || bytes[start + 7] !== 0x2d)) return 0;
  let value = 0;
  for (let at = start; at < end; at += 1) {
    if (dashed && (at === start + 4 || at === start + 7)) continue;
    if (!isDigit(bytes[at]!)) return 0;
    value = value * 10 + bytes[at]! - 0x30;
  }
  const year = Math.floor(value / 10000);
  const month = Math.floor(value / 100) % 100;
  const day = value % 100;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const length = month === 2 && leap ? 29 : monthLengths[month - 1];
  return year > 0 && length !== undefined && day >= 1 && day <= length ? value : 0;
}
