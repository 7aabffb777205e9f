import { z } from 'zod';
import { formatLabels } from './format-labels';

/** As proxy/rosters/formats knows them; schemas import nothing of it, a test compares both. */
export const formatIds = [
  'sds-v2.1',
  'sds-v1',
  'sds-v2',
  'oneroster-1.2',
  'oneroster-1.1',
] as const;

export const chosenFormat = z.enum(['auto', ...formatIds]).meta({
  'x-ms-summary': 'Format',
  'x-ms-enum-values': formatLabels(['auto', ...formatIds]),
  description: 'Format of the files; auto looks at their names and headers.',
});

/** A form with any number of files, for the documentation. */
export const filesForm = (fields: z.ZodRawShape = {}) =>
  z
    .object({
      ...fields,
      files: z
        .array(z.string().meta({ format: 'binary' }))
        .min(1)
        .meta({
          'x-ms-summary': 'Files',
          description: 'The CSV files of the roster under their own names, or one zip archive.',
        }),
    })
    .meta({ description: 'The files as a form.' });

/** The same as JSON, for flows and agents, for the documentation. */
export const filesJson = (fields: z.ZodRawShape = {}) =>
  z
    .object({
      ...fields,
      files: z
        .array(
          z.object({
            name: z.string().meta({
              'x-ms-summary': 'File Name',
              description: 'Name of the file, for example users.csv, or of a zip archive.',
              example: 'users.csv',
            }),
            contentBytes: z.string().meta({
              format: 'byte',
              'x-ms-summary': 'File Content',
              description: 'Content of the file, as base64. The whole body is at most 32 MiB.',
            }),
          }),
        )
        .min(1)
        .max(64)
        .meta({
          'x-ms-summary': 'Files',
          description: 'The CSV files of the roster, or one zip archive.',
        }),
    })
    .meta({ description: 'The files as base64 in JSON.' });

/** A zip archive as it is, for the documentation. */
export const filesArchive = z.string().meta({
  format: 'binary',
  'x-ms-summary': 'Zip Archive',
  description: 'A zip archive with the CSV files at its top.',
});
