import type { FindingKind } from '../finding-kind';
import type { Rule } from './rule';

const count: FindingKind = {
  code: 'COLUMN_COUNT',
  severities: ['error'],
  meaning:
    'A line has more or fewer values than the header, so its values stand under wrong headers.',
  action: 'Quote values that hold a comma, and write every column even when it is empty.',
  message: 'The line has {detail}.',
};

const tooLong: FindingKind = {
  code: 'RECORD_TOO_LONG',
  severities: ['error'],
  meaning: 'A line is longer than one mebibyte, which no roster record is.',
  action: 'Look at the line: a line break is missing, or the file is not CSV.',
  message: 'The line is too long to be a record; it was not read.',
};

/** Every record has as many values as the header, and a bounded length. */
export const columnCount: Rule = {
  findings: [count, tooLong],
  readFile: (file) => ({
    fault({ fault, line, position }) {
      const detail = `${position} values, the header ${file.headers.length}`;
      if (fault === 'column-count') file.reportLine(count, 'error', { line, detail });
      if (fault === 'record-too-long') file.reportLine(tooLong, 'error', { line });
    },
  }),
};
