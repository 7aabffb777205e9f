import { z } from 'zod';
import { commonDestinationSettings } from '../destinations/common-settings';
import type { DestinationKind } from '../destinations/destination';
import { exportFormatIds } from '../formats';
import type { ExportFormatId } from '../formats';
import type { SourceKind } from '../sources/source';
import { isCron } from './cron';
import { exportOptions, exportSelection } from './options';

/** Kinds that a profile can name; the registries of sources and destinations in the product. */
export interface ProfileKinds {
  sources: readonly SourceKind[];
  destinations: readonly DestinationKind[];
}

const isTimeZone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
};

const schedule = z.strictObject({
  cron: z
    .string()
    .refine(isCron, 'is no cron expression such as `30 2 * * 1-5`')
    .describe('When it is to run: minute, hour, day of month, month, day of week.'),
  timeZone: z
    .string()
    .refine(isTimeZone, 'is no time zone such as Europe/Berlin')
    .default('UTC')
    .describe('Time zone of the schedule, and of the day that decides which enrollments count.'),
});

/** The schema of a profile for the given kinds of sources and destinations. */
export function createProfileSchema({ sources, destinations }: ProfileKinds) {
  return z
    .strictObject({
      version: z.literal(1).describe('Version of this form of profile: 1.'),
      name: z
        .string()
        .regex(/^[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}$/, 'takes letters, digits, spaces and . _ -')
        .describe('Name of the profile, as receipts and drop-downs show it.'),
      tenantId: z
        .string()
        .regex(/^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/, 'is no tenant id (a GUID)')
        .describe('Microsoft 365 tenant that the roster belongs to.'),
      source: kindUnion(sources.map(({ kind, settings }) => ({ kind, fields: settings.shape }))),
      selection: exportSelection.default({}).describe('What is exported. Default: everything.'),
      format: z
        .enum(exportFormatIds as [ExportFormatId, ...ExportFormatId[]])
        .default('sds-v2.1')
        .describe(
          'Format of the files. SDS takes V2.1 (recommended) and V1; V2 was for SDS Classic.',
        ),
      options: exportOptions.prefault({}).describe('How it is written.'),
      destinations: z
        .array(
          kindUnion(
            destinations.map(({ kind, settings }) => ({
              kind,
              fields: { ...commonDestinationSettings.shape, ...settings.shape },
            })),
          ),
        )
        .min(1)
        .describe('Where the set goes. One that fails does not keep it from the others.'),
      schedule: schedule
        .optional()
        .describe(
          'When the service starts it by itself, once the profile lies in its folder (EXPORT_PROFILES_DIR). The command line starts it at once and does not look at this.',
        ),
      maxHeldBackPercent: z
        .number()
        .min(0)
        .max(100)
        .default(1)
        .describe(
          'Share of the rows of any entity that may be held back, and of the records of any file that SDS would drop. Above it nothing is delivered: SDS makes inactive whoever is missing.',
        ),
    })
    .superRefine(({ format, options, destinations: chosen }, context) => {
      const toSds = chosen.some((one) => one.kind === 'sds');
      const refuse = (path: (string | number)[], message: string): void =>
        context.addIssue({ code: 'custom', path, message });
      if (toSds && format === 'sds-v2') refuse(['format'], 'SDS takes sds-v2.1 and sds-v1 only');
      if (toSds && options.userName === 'blank')
        refuse(['options', 'userName'], 'SDS drops everybody without a user name');
      if (toSds && format === 'sds-v1' && options.schoolNameHeader !== 'Name')
        refuse(['options', 'schoolNameHeader'], 'SDS stops without the header Name');
      const names = chosen.map(({ name, kind }) => (typeof name === 'string' ? name : kind));
      for (const [i, name] of names.entries())
        if (names.indexOf(name) !== i)
          refuse(['destinations', i], `there is another one called ${name}; give it a name`);
    });
}

/** One of several kinds, told apart by `kind`; no other keys than those of its settings. */
function kindUnion(kinds: readonly { kind: string; fields: z.core.$ZodShape }[]) {
  const options = kinds.map(({ kind, fields }) =>
    z.strictObject({ kind: z.literal(kind), ...fields }),
  );
  const [first, ...rest] = options;
  if (first === undefined) return z.looseObject({ kind: z.string() });
  return z.discriminatedUnion('kind', [first, ...rest]) as unknown as z.ZodType<
    { kind: string } & Record<string, unknown>
  >;
}

export type ExportProfile = z.output<ReturnType<typeof createProfileSchema>>;
