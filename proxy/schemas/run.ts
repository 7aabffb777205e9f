import { z } from 'zod';
import { dateTime } from './date-time';
import { dropDown } from './drop-down';

const count = (summary: string, description: string) =>
  z.int32().optional().meta({ 'x-ms-summary': summary, description });

const entityCounts = (word: string, Word: string) =>
  z
    .object({
      active: count(`Active ${Word}`, `${Word} that are active.`),
      inactive: count(`Inactive ${Word}`, `${Word} that are in the data no more.`),
      total: count(`Total ${Word}`, `All ${word} that School Data Sync knows.`),
    })
    .optional()
    .meta({ 'x-ms-summary': Word, description: `How many ${word} there are.` });

const roleCount = z.object({
  role: z.string().meta({ 'x-ms-summary': 'Role', description: 'The role, for example student.' }),
  count: z.int32().meta({ 'x-ms-summary': 'Count', description: 'How many people have it.' }),
});

/** Counts of a run, or of what it did with one inbound flow. What Microsoft does not tell is absent. */
export const runCounts = z
  .object({
    errors: count('Errors', 'Records that School Data Sync dropped.'),
    warnings: count('Warnings', 'Optional values that School Data Sync dropped.'),
    organizations: entityCounts('organizations', 'Organizations'),
    people: entityCounts('people', 'People'),
    groups: entityCounts('classes', 'Classes'),
    memberships: entityCounts('memberships', 'Memberships'),
    matchedPeopleByRole: z.array(roleCount).meta({
      'x-ms-summary': 'Matched People by Role',
      description: 'People who were matched with an account, by role.',
    }),
    unmatchedPeopleByRole: z.array(roleCount).meta({
      'x-ms-summary': 'Unmatched People by Role',
      description: 'People without a matching account, by role.',
    }),
  })
  .meta({
    id: 'RunCounts',
    'x-ms-summary': 'Counts',
    description: 'What was counted in a run of School Data Sync.',
  });

const runFields = {
  id: z.string().meta({ 'x-ms-summary': 'Run ID', description: 'Id of the run.' }),
  displayName: z.string().meta({
    'x-ms-summary': 'Run Name',
    description: 'Name of the run, as School Data Sync gives it.',
    example: 'Run 2026-11-24 02:10 UTC',
  }),
  status: z.string().meta({
    'x-ms-summary': 'Status',
    description:
      'running, failed, completed, completedWithErrors (records were dropped), completedWithWarnings (values were dropped), or a word that Microsoft has added since.',
    example: 'completed',
  }),
  isEnded: z.boolean().meta({
    'x-ms-summary': 'Is Ended',
    description: 'Yes once the run is over, well or badly.',
  }),
  startDateTime: dateTime
    .optional()
    .meta({ 'x-ms-summary': 'Started', description: 'When the run began.' }),
  endDateTime: dateTime
    .optional()
    .meta({ 'x-ms-summary': 'Ended', description: 'When the run was over.' }),
  blockingError: z
    .object({
      code: z.string().meta({ 'x-ms-summary': 'Code', description: 'Code of School Data Sync.' }),
      message: z
        .string()
        .meta({ 'x-ms-summary': 'Message', description: 'What School Data Sync says.' }),
    })
    .optional()
    .meta({
      'x-ms-summary': 'Blocking Error',
      description: 'Why the whole run was stopped; absent otherwise.',
    }),
};

export const run = z.object(runFields).meta({
  id: 'Run',
  'x-ms-summary': 'Run',
  description: 'A processing run of School Data Sync.',
});

export const runList = z
  .object({
    value: z
      .array(run)
      .meta({ 'x-ms-summary': 'Runs', description: 'The runs, newest first, at most Top.' }),
  })
  .meta({ id: 'RunList', description: 'Runs of the tenant that School Data Sync still knows.' });

const runActivity = z.object({
  id: z
    .string()
    .optional()
    .meta({ 'x-ms-summary': 'Activity ID', description: 'Id of the activity.' }),
  displayName: z
    .string()
    .meta({ 'x-ms-summary': 'Activity Name', description: 'Name of the flow it is about.' }),
  status: z.string().meta({
    'x-ms-summary': 'Activity Status',
    description:
      'inProgress, skipped, failed, completed, completedWithErrors, completedWithWarnings, or a word that Microsoft has added since.',
  }),
  inboundFlowId: z
    .string()
    .optional()
    .meta({ 'x-ms-summary': 'Inbound Flow ID', description: 'The inbound flow it is about.' }),
  results: runCounts
    .optional()
    .meta({ 'x-ms-summary': 'Results', description: 'What was counted for this flow.' }),
});

export const runDetails = z
  .object({
    ...runFields,
    summary: z.string().meta({
      'x-ms-summary': 'Summary',
      description: 'What happened in the run, in one sentence.',
    }),
    totals: runCounts.optional().meta({
      'x-ms-summary': 'Totals',
      description: 'Counts of all inbound flows together; absent while there are none.',
    }),
    activities: z.array(runActivity).meta({
      'x-ms-summary': 'Activities',
      description: 'What the run did, by inbound or outbound flow.',
    }),
  })
  .meta({
    id: 'RunDetails',
    'x-ms-summary': 'Run',
    description: 'A run with its activities and statistics.',
  });

export const startedRun = z
  .object({
    operationId: z.string().meta({
      'x-ms-summary': 'Operation ID',
      description: 'Id under which School Data Sync started the run; the same for a repeated call.',
    }),
    runId: z.string().optional().meta({
      'x-ms-summary': 'Run ID',
      description: 'The run, for Get run. Absent where Microsoft does not tell it yet: List runs.',
    }),
    startsLeft: z.int32().min(0).max(5).meta({
      'x-ms-summary': 'Starts Left',
      description:
        'Starts left in these 12 hours as far as this service knows; others may have used some.',
    }),
    summary: z.string().meta({
      'x-ms-summary': 'Summary',
      description: 'What was done and what to do next, in one sentence.',
    }),
  })
  .meta({
    id: 'StartedRun',
    'x-ms-summary': 'Started Run',
    description: 'A run that was started.',
  });

export const runParams = z.object({
  runId: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, 'must be an id: letters, digits, dash')
    .meta({
      'x-ms-summary': 'Run ID',
      'x-ms-url-encoding': 'single',
      ...dropDown({ operationId: 'ListRuns' }),
      description:
        'The run, as List runs returned it, for example 5a6b7c8d-0a39-4f0e-9a55-08dcb0a4e5aa.',
    }),
});
