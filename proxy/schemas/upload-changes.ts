import { z } from 'zod';

const count = (summary: string, description: string) =>
  z.int().meta({ 'x-ms-summary': summary, description });

const changeCounts = {
  rowsBefore: count('Rows Before', 'Records in the last accepted upload.'),
  rowsNow: count('Rows Now', 'Records in this upload.'),
  added: count('Added', 'Records whose key is new.'),
  changed: count('Changed', 'Records whose key was there with other values.'),
  removed: count(
    'Removed',
    'Records whose key is gone: School Data Sync would mark them inactive.',
  ),
};

const fileChanges = z.object({
  file: z.string().meta({ 'x-ms-summary': 'Changed File', description: 'Name of the file.' }),
  ...changeCounts,
});

const schoolChanges = z.object({
  id: z.string().meta({
    'x-ms-summary': 'School ID',
    description: 'Id of the school in the roster; empty for the sum of all further schools.',
  }),
  name: z.string().meta({ 'x-ms-summary': 'School Name', description: 'Name of the school.' }),
  ...changeCounts,
});

const holdReason = z.object({
  code: z.string().meta({
    'x-ms-summary': 'Hold Code',
    description:
      'Why it is held: FILE_MISSING, FILE_EMPTIED, ROWS_REMOVED, ROWS_CHANGED, ID_SCHEME_CHANGED, SCHOOL_GONE, SCHOOL_ROWS_REMOVED, FORMAT_CHANGED or BASELINE_UNREADABLE.',
  }),
  file: z.string().meta({ 'x-ms-summary': 'Hold File', description: 'The file it is about.' }),
  message: z
    .string()
    .meta({ 'x-ms-summary': 'Hold Reason', description: 'The reason in one sentence.' }),
});

/** What changed against the last accepted upload of the data connector, by key. */
export const uploadChanges = z.object({
  baseline: z.enum(['none', 'compared']).meta({
    'x-ms-summary': 'Baseline',
    description: 'none: there is no accepted upload to compare with; compared: there is one.',
  }),
  changeHash: z.string().meta({
    'x-ms-summary': 'Change Hash',
    description: 'Identifies exactly these changes of exactly these files; an approval names it.',
  }),
  added: count('Added Records', 'Records added in all files.'),
  changed: count('Changed Records', 'Records changed in all files.'),
  removed: count('Removed Records', 'Records removed in all files.'),
  files: z
    .array(fileChanges)
    .meta({ 'x-ms-summary': 'Changes by File', description: 'Counts for each file.' }),
  schools: z.array(schoolChanges).meta({
    'x-ms-summary': 'Changes by School',
    description: 'Counts for the schools that change most.',
  }),
  holdReasons: z.array(holdReason).meta({
    'x-ms-summary': 'Hold Reasons',
    description: 'Why the upload is held for an approval; empty when it is not.',
  }),
});
