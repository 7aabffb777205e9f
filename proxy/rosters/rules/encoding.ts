import type { FindingKind } from '../finding-kind';
import type { Rule } from './rule';

const invalid: FindingKind = {
  code: 'ENCODING_INVALID',
  severities: ['error'],
  meaning:
    'The bytes of a value are not UTF-8, as SDS requires. Names arrive broken or not at all.',
  action: 'Export the file as UTF-8; older programs write Windows-1252 or ISO 8859-1.',
  message: 'The value of {column} is not UTF-8.',
};

const mark: FindingKind = {
  code: 'ENCODING_BOM',
  severities: ['warning'],
  meaning: 'The file begins with a byte order mark. Microsoft does not say whether SDS takes it.',
  action: 'Export as UTF-8 without byte order mark.',
  message: 'The file begins with a byte order mark.',
};

const control: FindingKind = {
  code: 'CONTROL_CHARACTER',
  severities: ['warning'],
  meaning:
    'A value holds a control character such as NUL or a tab. Directories refuse most of them.',
  action: 'Remove the character in the student information system.',
  message: 'The value of {column} holds a control character.',
};

/** UTF-8, no byte order mark, no control characters. */
export const encoding: Rule = {
  findings: [invalid, mark, control],
  checkHeader({ file, bom }) {
    if (bom) file.reportFile(mark, 'warning', { line: 1 });
  },
  readFile: (file) => ({
    fault({ fault, ...place }) {
      if (fault === 'encoding-invalid') file.reportLine(invalid, 'error', place);
      if (fault === 'control-character') file.reportLine(control, 'warning', place);
    },
  }),
};
