import type { FindingKind } from '../finding-kind';
import type { Rule } from './rule';

const unclosed: FindingKind = {
  code: 'QUOTE_UNCLOSED',
  severities: ['error'],
  meaning: 'A value begins with a quote that is not closed on its line.',
  action: 'Close the quote, or write a quote inside a value twice ("").',
  message: 'A quote on this line is not closed; the record was not read.',
};

const misplaced: FindingKind = {
  code: 'QUOTE_MISPLACED',
  severities: ['error'],
  meaning: 'A quote stands inside an unquoted value, or text follows a closing quote.',
  action: 'Put the whole value into quotes and write each quote inside it twice ("").',
  message: 'A quote on this line is out of place; the record was not read.',
};

/** Quotes after RFC 4180. */
export const quoting: Rule = {
  findings: [unclosed, misplaced],
  readFile: (file) => ({
    fault({ fault, line, position }) {
      if (fault === 'quote-unclosed') file.reportLine(unclosed, 'error', { line, position });
      if (fault === 'quote-misplaced') file.reportLine(misplaced, 'error', { line, position });
    },
  }),
};
