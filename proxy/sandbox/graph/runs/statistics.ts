import type { ActivityResults, RoleCount, Run, RunActivity } from '../entities';
import type { GraphEnvironment, Json } from '../route';
import { activityStatus, endOf, runStatus } from './status';

const kinds = ['organizations', 'people', 'groups', 'memberships'] as const;

/** The statistics of a run; without counts while it is running. */
export function statisticsOf(run: Run, env: GraphEnvironment): Json {
  const isRunning = endOf(run, env) === undefined;
  const results = isRunning ? [] : run.activities.flatMap((activity) => activity.results ?? []);
  return {
    runId: run.id,
    status: runStatus(run, env),
    inboundTotals: isRunning ? null : totalsOf(results),
    activityStatistics:
      env.timings.statisticsForm === 'documented'
        ? results.flatMap(({ matchedPeopleByRole, unmatchedPeopleByRole }) => [
            ...matchedPeopleByRole,
            ...unmatchedPeopleByRole,
          ])
        : run.activities.map((activity) => renderActivity(run, activity, env)),
  };
}

/** Totals are plain numbers, of what is active; those of an activity are objects. */
const totalsOf = (results: readonly ActivityResults[]): Json => ({
  errors: sum(results.map(({ errors }) => errors)),
  warnings: sum(results.map(({ warnings }) => warnings)),
  ...Object.fromEntries(kinds.map((kind) => [kind, sum(results.map((one) => one[kind].active))])),
  matchedPeopleByRole: addRoles(results.flatMap((one) => one.matchedPeopleByRole)),
  unmatchedPeopleByRole: addRoles(results.flatMap((one) => one.unmatchedPeopleByRole)),
});

const renderActivity = (run: Run, activity: RunActivity, env: GraphEnvironment): Json => ({
  '@odata.type': '#microsoft.graph.industryData.inboundActivityResults',
  // Microsoft does not say whether it is the id of the flow or of the run's activity.
  activityId: activity.inboundFlowId,
  displayName: activity.displayName,
  status: activityStatus(run, activity, env),
  ...(endOf(run, env) === undefined ? {} : activity.results),
});

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

function addRoles(counts: readonly RoleCount[]): RoleCount[] {
  const byRole = new Map<string, number>();
  for (const { role, count } of counts) byRole.set(role, (byRole.get(role) ?? 0) + count);
  return [...byRole].map(([role, count]) => ({ count, role }));
}
