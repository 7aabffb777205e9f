import { z } from 'zod';

/** What the two standards leave open between them; part of the settings of every OneRoster source. */
export const oneRosterMapping = z.strictObject({
  aideRole: z
    .enum(['paraprofessional', 'assistant', 'teacherAssistant'])
    .default('paraprofessional')
    .describe('The role in School Data Sync of an `aide` of OneRoster, which it does not have.'),
  endDates: z
    .enum(['exclusive', 'inclusive'])
    .default('exclusive')
    .describe(
      'How the source means end dates. OneRoster: `exclusive`, the day after the last, so the day before is exported; many systems write the last day itself: `inclusive`.',
    ),
  schoolYear: z
    .enum(['ends', 'begins'])
    .default('ends')
    .describe(
      'The calendar year the source names a school year by. OneRoster: the one it `ends` in; SDS names it by the one it begins in, so one is taken off. `begins` keeps the number: for school years within one calendar year too.',
    ),
  callingCode: z
    .string()
    .regex(/^\+[1-9]\d{0,3}$/)
    .optional()
    .describe(
      'Country calling code, such as `+1`, put before phone numbers that have none; a leading zero is dropped. Without it they are exported as they are.',
    ),
});

export type OneRosterMapping = z.output<typeof oneRosterMapping>;
