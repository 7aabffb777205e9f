import { z } from 'zod';
import type { ActionHandler } from '../action-context';

const inputs = z.looseObject({
  runStatus: z.enum(['Succeeded', 'Failed', 'Cancelled']),
  runError: z
    .looseObject({ code: z.coerce.string().optional(), message: z.string().optional() })
    .optional(),
});

/** Ends the run at once: what is running is cancelled, what has not begun is skipped. */
export const terminate: ActionHandler = ({ action, run, scope }) => {
  const resolved = scope.resolve(action.inputs);
  const { runStatus, runError } = inputs.parse(resolved);
  run.ending ??= {
    status: runStatus,
    ...(runStatus === 'Failed' && {
      error: { code: runError?.code ?? 'Terminated', message: runError?.message ?? '' },
    }),
  };
  return { status: 'Succeeded', inputs: resolved };
};
