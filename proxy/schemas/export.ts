import { z } from 'zod';
import { dateTime } from './date-time';
import { dropDown } from './drop-down';
import { correlationIdOf, ownId } from './parameters';

/** States of an export. The last four are final. */
export const exportStates = [
  'queued',
  'reading',
  'delivering',
  'delivered',
  'checked',
  'refused',
  'failed',
] as const;
export type ExportState = (typeof exportStates)[number];
export const finalExportStates: readonly ExportState[] = exportStates.slice(-4);

const rows = (summary: string, description: string) =>
  z.int().min(0).meta({ 'x-ms-summary': summary, description });

const profileName = z.string().meta({
  'x-ms-summary': 'Profile',
  description: 'Name of the profile.',
  example: 'Riverbend nightly',
});

const exportCounts = z.object({
  entity: z.string().meta({
    'x-ms-summary': 'Entity',
    description: 'What was counted, for example users or enrollments.',
  }),
  read: rows('Rows Read', 'Rows the source gave.'),
  written: rows('Rows Written', 'Rows whose content is in the files.'),
  heldBack: rows('Rows Held Back', 'Rows that could not be written; the findings say why.'),
  leftOut: rows('Rows Left Out', 'Rows that selection and options of the profile leave out.'),
});

const exportedFile = z.object({
  name: z.string().meta({ 'x-ms-summary': 'File Name', description: 'Name of the file.' }),
  rows: rows('File Rows', 'Records in the file, without its header.'),
  bytes: rows('File Bytes', 'Size of the file in bytes.'),
});

const codeCount = z.object({
  code: z.string().meta({
    'x-ms-summary': 'Finding Code',
    description: 'Code of the finding, for example REFERENCE_MISSING.',
  }),
  count: rows('Finding Count', 'How often it was found.'),
});

const delivery = z.object({
  destination: z.string().meta({
    'x-ms-summary': 'Destination',
    description: 'Name of the destination in the profile, or its kind.',
  }),
  kind: z.string().meta({
    'x-ms-summary': 'Destination Kind',
    description: 'Kind of the destination, for example sds, sftp or email.',
  }),
  isDelivered: z.boolean().meta({
    'x-ms-summary': 'Is Delivered',
    description: 'Whether the whole set is there; otherwise nothing of it is.',
  }),
  message: z.string().meta({
    'x-ms-summary': 'Delivery Message',
    description: 'Where the set lies, or why it does not.',
  }),
  code: z.string().optional().meta({
    'x-ms-summary': 'Delivery Code',
    description: 'Code of what went wrong, for example EXPORT_SDS_HELD.',
  }),
  uploadId: z.string().optional().meta({
    'x-ms-summary': 'Delivery Upload ID',
    description: 'The upload that brings the set to School Data Sync, for Get upload.',
  }),
});

export const exportJob = z
  .object({
    exportId: z.string().meta({
      'x-ms-summary': 'Export ID',
      description: 'Id of the export, for Get export.',
      example: '6b0d3a52-5a0b-4a5e-8f0a-9d4c1f7e2a11',
    }),
    displayName: z.string().meta({
      'x-ms-summary': 'Export Name',
      description: 'Profile, time and state in one line, as drop-downs show it.',
    }),
    profile: profileName,
    state: z.enum(exportStates).meta({
      'x-ms-summary': 'State',
      description:
        'queued, reading, delivering; at the end delivered (to all destinations), checked (a dry run), refused (the roster is not fit to be delivered) or failed (not everywhere delivered).',
    }),
    isFinal: z
      .boolean()
      .meta({ 'x-ms-summary': 'Is Final', description: 'Yes once the export has ended.' }),
    percent: z
      .int()
      .min(0)
      .max(100)
      .meta({ 'x-ms-summary': 'Percent', description: 'How far it is, roughly.' }),
    summary: z.string().meta({
      'x-ms-summary': 'Summary',
      description: 'What has happened and what to do next, in one or two sentences.',
    }),
    isDryRun: z.boolean().meta({
      'x-ms-summary': 'Is Dry Run',
      description: 'Whether the files are only made and checked.',
    }),
    isScheduled: z.boolean().meta({
      'x-ms-summary': 'Is Scheduled',
      description: 'Whether the schedule of the profile has started it.',
    }),
    correlationId: z.string().optional().meta({
      'x-ms-summary': 'Correlation ID',
      description: 'The id that was given with it.',
    }),
    createdAt: dateTime.meta({ 'x-ms-summary': 'Created', description: 'When it was asked for.' }),
    startedAt: dateTime
      .optional()
      .meta({ 'x-ms-summary': 'Started', description: 'When reading began.' }),
    finishedAt: dateTime
      .optional()
      .meta({ 'x-ms-summary': 'Finished', description: 'When it ended.' }),
    reason: z
      .object({
        code: z.string().meta({
          'x-ms-summary': 'Reason Code',
          description: 'Code of the reason, for example EXPORT_HELD_BACK_OVER_LIMIT.',
        }),
        message: z.string().meta({
          'x-ms-summary': 'Reason',
          description: 'What is wrong and what to do about it.',
        }),
      })
      .optional()
      .meta({ 'x-ms-summary': 'Reason', description: 'Why it was refused or failed.' }),
    counts: z.array(exportCounts).meta({
      'x-ms-summary': 'Counts',
      description: 'Rows in and out by entity; empty until the files are made.',
    }),
    files: z
      .array(exportedFile)
      .meta({ 'x-ms-summary': 'Files', description: 'The files that were made.' }),
    findings: z.array(codeCount).meta({
      'x-ms-summary': 'Findings',
      description: 'What was found in the rows of the source, by code, most frequent first.',
    }),
    deliveries: z.array(delivery).meta({
      'x-ms-summary': 'Deliveries',
      description: 'What became of each destination; empty until one is done with.',
    }),
    statusUrl: z
      .string()
      .meta({ 'x-ms-summary': 'Status URL', description: 'Where this answer can be read again.' }),
    retryAfterSeconds: z.int().optional().meta({
      'x-ms-summary': 'Retry After Seconds',
      description: 'When to look again; absent once it has ended.',
    }),
  })
  .meta({
    id: 'Export',
    'x-ms-summary': 'Export',
    description: 'One run of an export profile, from the source to its destinations.',
  });

export type ExportView = z.output<typeof exportJob>;

export const exportList = z
  .object({
    value: z.array(exportJob).meta({ 'x-ms-summary': 'Exports', description: 'Newest first.' }),
    nextSkip: z.int().optional().meta({
      'x-ms-summary': 'Next Skip',
      description: 'Skip of the next page; absent on the last one.',
    }),
  })
  .meta({ id: 'ExportList', description: 'Exports of the tenant.' });

const exportProfile = z.object({
  id: profileName.meta({
    'x-ms-summary': 'Profile',
    description: 'Name of the profile, for Run export.',
  }),
  displayName: z.string().meta({
    'x-ms-summary': 'Profile Name',
    description: 'Name, source and destinations in one line, as drop-downs show it.',
  }),
  format: z.string().meta({
    'x-ms-summary': 'Format',
    description: 'Format of the files, for example sds-v2.1.',
  }),
  source: z.string().meta({
    'x-ms-summary': 'Source Kind',
    description: 'Kind of the source, for example postgresql or oneroster.',
  }),
  destinations: z.array(z.string()).meta({
    'x-ms-summary': 'Destinations',
    description: 'Kinds of the destinations.',
  }),
  nextStartAt: dateTime.optional().meta({
    'x-ms-summary': 'Next Start',
    description: 'When the schedule starts it next; absent without a schedule.',
  }),
});

export type ExportProfileView = z.output<typeof exportProfile>;

export const exportProfileList = z
  .object({
    value: z
      .array(exportProfile)
      .meta({ 'x-ms-summary': 'Profiles', description: 'The profiles, by name.' }),
  })
  .meta({ id: 'ExportProfileList', description: 'Export profiles of the tenant.' });

export const profileParameter = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}$/, 'takes letters, digits, spaces and . _ -')
  .meta({
    'x-ms-summary': 'Profile',
    ...dropDown({ operationId: 'ListExportProfiles' }),
    description:
      'Name of the export profile, as List export profiles returned it, for example Riverbend nightly.',
    example: 'Riverbend nightly',
  });

export const exportRequest = z
  .object({
    profile: profileParameter,
    dryRun: z.boolean().optional().meta({
      'x-ms-summary': 'Dry Run',
      description: 'Yes: the files are made and checked, and nothing is delivered.',
      default: false,
    }),
    only: z.array(z.string().min(1).max(255)).min(1).max(1_000).optional().meta({
      'x-ms-summary': 'Only Schools',
      'x-ms-visibility': 'advanced',
      description:
        'Ids of schools to export, instead of the selection of the profile. The schools that are missing then hold an upload to School Data Sync.',
    }),
    correlationId: correlationIdOf('export').optional(),
  })
  .meta({ id: 'ExportRequest', 'x-ms-summary': 'Export', description: 'What is to be exported.' });

export const exportParams = z.object({
  exportId: ownId('an export').meta({
    'x-ms-summary': 'Export ID',
    'x-ms-url-encoding': 'single',
    ...dropDown({ operationId: 'ListExports', value: 'exportId' }),
    description:
      'The export, as Run export or List exports returned it, for example 6b0d3a52-5a0b-4a5e-8f0a-9d4c1f7e2a11.',
    example: '6b0d3a52-5a0b-4a5e-8f0a-9d4c1f7e2a11',
  }),
});
