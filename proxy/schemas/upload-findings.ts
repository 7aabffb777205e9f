import { z } from 'zod';

const count = (summary: string, description: string) =>
  z.int().meta({ 'x-ms-summary': summary, description });

const codeCount = z.object({
  code: z.string().meta({
    'x-ms-summary': 'Finding Code',
    description: 'Code of the finding, for example REFERENCE_NOT_FOUND.',
  }),
  severity: z.enum(['fatal', 'error', 'warning']).meta({
    'x-ms-summary': 'Severity',
    description:
      'fatal: the file stops School Data Sync. error: it drops the record. warning: it drops the value, or may.',
  }),
  count: count('Count', 'How often it occurs.'),
});

/** What the check found, as counts: no cell value, so it may be read with Roster.Read. */
export const uploadFindings = z.object({
  fatal: count('Fatal Findings', 'Findings that stop School Data Sync.'),
  errors: count('Errors', 'Records that School Data Sync would drop.'),
  warnings: count('Warnings', 'Values that School Data Sync would drop, or may.'),
  codes: z
    .array(codeCount)
    .meta({ 'x-ms-summary': 'Findings by Code', description: 'Most frequent first.' }),
  downloadUrl: z.string().meta({
    'x-ms-summary': 'Findings Address',
    description: 'Address of all findings as CSV, for the maker of the upload and administrators.',
  }),
});
