import { z } from 'zod';
import { dateTime } from './date-time';
import { runCounts } from './run';

/** The run that was started for an upload. */
export const uploadRun = z.object({
  id: z.string().optional().meta({
    'x-ms-summary': 'Run ID',
    description: 'Id of the run, for Get run; absent while it is not known.',
  }),
  status: z.string().optional().meta({
    'x-ms-summary': 'Run Status',
    description:
      'running, failed, completed, completedWithErrors, completedWithWarnings, or a word that Microsoft has added since.',
  }),
  startedAt: dateTime
    .optional()
    .meta({ 'x-ms-summary': 'Run Started', description: 'When the run began.' }),
  endedAt: dateTime
    .optional()
    .meta({ 'x-ms-summary': 'Run Ended', description: 'When the run was over.' }),
  totalsFor: z.enum(['inbound-flow', 'run']).optional().meta({
    'x-ms-summary': 'Totals For',
    description:
      'What the counts are of: the inbound flow of this upload, or the whole run where Microsoft does not tell them apart.',
  }),
  totals: runCounts
    .optional()
    .meta({ 'x-ms-summary': 'Run Totals', description: 'What the run counted.' }),
  problem: z
    .object({
      code: z.string().meta({
        'x-ms-summary': 'Problem Code',
        description: 'Code of the problem, for example RUN_LIMIT_REACHED.',
      }),
      message: z.string().meta({
        'x-ms-summary': 'Problem',
        description: 'What is wrong and what to do about it.',
      }),
    })
    .optional()
    .meta({
      'x-ms-summary': 'Run Problem',
      description: 'Why no run was started, or none followed. The roster is accepted all the same.',
    }),
});
