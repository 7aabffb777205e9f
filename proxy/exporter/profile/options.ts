import { z } from 'zod';

const wordMap = z.record(z.string().min(1), z.string().min(1)).default({});

/** What is written, and how. Every field says what School Data Sync makes of it. */
export const exportOptions = z.strictObject({
  userName: z
    .enum(['keep', 'blank', 'email', 'part-before-at'])
    .default('keep')
    .describe(
      'User name: `keep` the source’s, the `email` address, its `part-before-at`, or `blank`. SDS requires a user name and drops everybody without one, so `blank` is for other readers of the files: it is refused together with a destination `sds`.',
    ),
  sectionIds: z
    .strictObject({
      compose: z
        .string()
        .regex(
          /\{(school|course|section|id|code|session)\}/,
          'needs at least one of {school} {course} {section} {id} {code} {session}',
        )
        .optional()
        .describe(
          'Composes the id of a class, for example `{school}-{course}-{section}`; what stands between the braces is the separator. Parts: `{school}` `{course}` `{section}` `{id}` `{code}` `{session}`. Default: the source’s own id. SDS keeps ids as they are and makes the mail nickname `Section_<id>` of them, for which letters and digits are safe; an id must stay the same in every export, or SDS makes a second class.',
        ),
      replaceUnsafe: z
        .string()
        .regex(/^[A-Za-z0-9_-]{0,4}$/, 'takes up to four letters, digits, hyphens or underscores')
        .optional()
        .describe(
          'Writes this in place of white space and of `~ " # % & * : < > ? / \\ { | } . [ ] @`, which SDS refused in mail nicknames (Classic). Two ids that become the same are a duplicate: the second class is held back.',
        ),
    })
    .default({})
    .describe('Ids of classes.'),
  license: z
    .strictObject({
      accountSkuId: z
        .string()
        .min(1)
        .describe('Column `Account Sku Id`, the same in every row, for example `tenant:SKU`.'),
    })
    .optional()
    .describe(
      'Writes `License.csv` (display name, user principal name, SKU; a row for each student) into a folder `license` of its own. It is for license scripts; SDS has no use for it and it is never sent there.',
    ),
  passwords: z
    .boolean()
    .default(false)
    .describe(
      'Fills the password column. SDS needs it only for accounts that it creates without the flow’s own password setting; without it the column is there and empty.',
    ),
  onlyActive: z
    .boolean()
    .default(true)
    .describe(
      'Leaves out people whose account is not enabled, and roles and enrollments that are not active. SDS makes records inactive that are missing from an upload.',
    ),
  teachersWithClassesOnly: z
    .boolean()
    .default(false)
    .describe(
      'Leaves out the teaching roles of people who are enrolled in no class that is written. Other staff stays.',
    ),
  classesWithoutTeacher: z
    .enum(['keep', 'drop'])
    .default('keep')
    .describe('A class nobody teaches: SDS makes a team without owner of it.'),
  classesWithoutStudent: z
    .enum(['keep', 'drop'])
    .default('keep')
    .describe('A class without students: SDS makes an empty team of it.'),
  enrollmentDates: z
    .enum(['not-ended', 'current', 'all'])
    .default('not-ended')
    .describe(
      'Which enrollments by their dates, seen from the day of the export: those that have `not-ended`, those that are `current`, or `all`. Begin and end are days that still count. SDS takes no dates with enrollments.',
    ),
  roles: wordMap.describe(
    'Roles of the source and what SDS calls them, for example `Lehrkraft: teacher`. SDS drops a role that is in none of its lists, so such a row is held back.',
  ),
  grades: wordMap.describe(
    'Grades of the source and their codes, for example `Year 1: "01"`. SDS drops a grade that it does not know and keeps the person.',
  ),
  orgTypes: wordMap.describe(
    'Types of orgs and what SDS calls them. An org without a type is a school; SDS drops an org of unknown type.',
  ),
  additionalValues: z
    .record(z.string(), z.array(z.string().min(1)))
    .default({})
    .describe(
      'Values that the tenant has added to the lists of SDS, by list: `orgType` `role` `enrollmentRole` `grade` `userFlag` …',
    ),
  fileNameCase: z
    .enum(['as-samples', 'lower'])
    .default('as-samples')
    .describe(
      'File names of V1: `Student.csv` as in Microsoft’s samples or `student.csv` as on its pages.',
    ),
  schoolNameHeader: z
    .enum(['Name', 'School Name'])
    .default('Name')
    .describe(
      'Header of a school’s name in V1. SDS stops without `Name`, so `School Name` is for other readers: it is refused together with a destination `sds`.',
    ),
  headers: z
    .enum(['standard', 'uk'])
    .default('standard')
    .describe(
      'Headers of V1: `uk` writes `DfE Number`, `ID`, `Section ID` and `Postal Code` as SDS Classic took them; whether current SDS does is not documented.',
    ),
});

export type ExportOptions = z.output<typeof exportOptions>;

export const exportSelection = z.strictObject({
  schools: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe(
      'Ids (`sourcedId` or `schoolNumber`) of the schools to export. Orgs above them are written too, without their people. Default: all.',
    ),
  sessions: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe('Ids of the academic sessions whose classes and roles are exported. Default: all.'),
});

export type ExportSelection = z.output<typeof exportSelection>;
