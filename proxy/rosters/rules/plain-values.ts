import type { FindingKind } from '../finding-kind';
import type { ColumnType } from '../formats/format';
import type { CellTest } from './cell-check';
import { checkCells, isDigit, isLetter, severityOf } from './cell-check';
import type { Rule } from './rule';

const boolean: FindingKind = {
  code: 'BOOLEAN_INVALID',
  severities: ['error', 'warning'],
  meaning: 'A value is neither true nor false; SDS drops it.',
  action: 'Write true or false; upper and lower case are the same.',
  message: 'The value of {column} is neither true nor false.',
};

const year: FindingKind = {
  code: 'YEAR_INVALID',
  severities: ['error', 'warning'],
  meaning: 'A school year is not a year of four digits.',
  action: 'Write the year as 2026.',
  message: 'The value of {column} is not a year of four digits.',
};

const country: FindingKind = {
  code: 'COUNTRY_INVALID',
  severities: ['warning'],
  meaning: 'A country is not a code of two or three letters (ISO 3166).',
  action: 'Write US or USA, not the name of the country.',
  message: 'The value of {column} is not a country code.',
};

const filled: FindingKind = {
  code: 'BULK_COLUMN_FILLED',
  severities: ['error', 'warning'],
  meaning: 'In a bulk OneRoster package status and dateLastModified are empty; this is a delta.',
  action: 'Export a bulk package: SDS needs the complete roster.',
  message: '{column} must be empty in a bulk package.',
};

const tests: Partial<Record<ColumnType, [FindingKind, CellTest]>> = {
  boolean: [
    boolean,
    (bytes, start, end) => isWord(bytes, start, end, 'true') || isWord(bytes, start, end, 'false'),
  ],
  year: [
    year,
    (bytes, start, end) => end - start === 4 && bytes.subarray(start, end).every(isDigit),
  ],
  country: [
    country,
    (bytes, start, end) =>
      (end - start === 2 || end - start === 3) && bytes.subarray(start, end).every(isLetter),
  ],
};

/** Compares with a word of small letters, whatever the case. */
function isWord(bytes: Uint8Array, start: number, end: number, word: string): boolean {
  if (end - start !== word.length) return false;
  for (let i = 0; i < word.length; i += 1)
    if ((bytes[start + i]! | 0x20) !== word.charCodeAt(i)) return false;
  return true;
}

/** Values of few forms: true or false, years, countries, and columns that stay empty. */
export const plainValues: Rule = {
  findings: [boolean, year, country, filled],
  readColumn(column, position, file) {
    if (column.type === 'empty') {
      const severity = file.context.format.rowsRequired === 'O' ? 'error' : 'warning';
      return checkCells(file, position, filled, severity, () => false);
    }
    const test = tests[column.type];
    return test && checkCells(file, position, test[0], severityOf(column), test[1]);
  },
};
