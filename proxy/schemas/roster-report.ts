import { z } from 'zod';

const severity = z.enum(['fatal', 'error', 'warning']).meta({
  'x-ms-summary': 'Severity',
  description:
    'fatal: School Data Sync stops at the file; error: it drops the record; warning: it drops the value, or the fact is not certain.',
});

const fileName = z
  .string()
  .meta({ 'x-ms-summary': 'File', description: 'Name of the file, as it was sent.' });

const code = z.string().meta({
  'x-ms-summary': 'Code',
  description: 'Stable code of the finding, for example REFERENCE_NOT_FOUND.',
});

const count = (label: string, description: string) =>
  z.int32().min(0).meta({
    'x-ms-summary': label,
    description,
  });

export const verdict = z.enum(['clean', 'warning', 'error', 'fatal']).meta({
  'x-ms-summary': 'Verdict',
  description:
    'The worst that was found: clean, warning (every record is taken), error (records are dropped) or fatal (School Data Sync stops).',
});

export const fileSummary = z
  .object({
    file: fileName,
    rows: count('Rows', 'Records of the file, without header and blank lines.'),
    rowsKept: count('Rows Kept', 'Records without a finding that drops them.'),
    fatal: count('Fatal Findings', 'Number of findings that stop School Data Sync.'),
    errors: count('Errors', 'Number of findings that drop a record.'),
    warnings: count('Warnings', 'Number of findings that drop a value or are not certain.'),
  })
  .meta({ 'x-ms-summary': 'File Summary', description: 'What was found in one file.' });

export const codeCount = z
  .object({ code, severity, count: count('Count', 'How often it was found.') })
  .meta({ 'x-ms-summary': 'Code Count', description: 'How often one code was found.' });

export const finding = z
  .object({
    file: fileName,
    line: count('Line', 'Line where the record starts; the header is 1, the file as a whole is 0.'),
    column: z.string().meta({
      'x-ms-summary': 'Column',
      description: 'Header of the column; empty when the finding is about the record or file.',
    }),
    code,
    severity,
    value: z.string().optional().meta({
      'x-ms-summary': 'Value',
      description: 'The cell, cut to 80 characters. Personal data: do not pass it on.',
    }),
    message: z
      .string()
      .meta({ 'x-ms-summary': 'Message', description: 'What is wrong, in one sentence.' }),
  })
  .meta({ 'x-ms-summary': 'Finding', description: 'One message of the validator.' });
