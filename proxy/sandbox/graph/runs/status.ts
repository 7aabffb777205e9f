import type { Run, RunActivity } from '../entities';
import type { GraphEnvironment } from '../route';

/** Epoch milliseconds when a run ended; undefined while it is running. Runs move by the clock alone. */
export function endOf({ started }: Run, { clock, timings }: GraphEnvironment): number | undefined {
  const end = started + timings.runMs;
  return clock() < end ? undefined : end;
}

/** A run says `running` where an activity says `inProgress`. */
export function runStatus(run: Run, env: GraphEnvironment): string {
  if (endOf(run, env) === undefined) return 'running';
  const found = run.activities.map((activity) => outcomeOf(activity));
  return (
    ['completedWithErrors', 'completedWithWarnings'].find((one) => found.includes(one)) ??
    'completed'
  );
}

export const activityStatus = (run: Run, activity: RunActivity, env: GraphEnvironment): string =>
  endOf(run, env) === undefined ? 'inProgress' : outcomeOf(activity);

function outcomeOf({ results }: RunActivity): string {
  if (results === undefined) return 'skipped';
  if (results.errors > 0) return 'completedWithErrors';
  return results.warnings > 0 ? 'completedWithWarnings' : 'completed';
}
