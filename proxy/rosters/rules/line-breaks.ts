import type { FindingKind } from '../finding-kind';
import type { Rule } from './rule';

const inValue: FindingKind = {
  code: 'LINE_BREAK_IN_VALUE',
  severities: ['error'],
  meaning: 'A quoted value runs over several lines. SDS does not take line breaks in values.',
  action: 'Replace the line break by a space in the export.',
  message: 'The value of {column} holds a line break.',
};

const blank: FindingKind = {
  code: 'BLANK_LINE',
  severities: ['warning'],
  meaning: 'A line is empty. It counts as no record here; what SDS does is not documented.',
  action: 'Remove the empty line.',
  message: 'This line is empty.',
};

/** Line breaks where none belong. */
export const lineBreaks: Rule = {
  findings: [inValue, blank],
  readFile: (file) => ({
    fault({ fault, line, row, position }) {
      if (fault === 'line-break-in-value')
        file.reportLine(inValue, 'error', { line, row, position });
      if (fault === 'blank-line') file.reportLine(blank, 'warning', { line });
    },
  }),
};
