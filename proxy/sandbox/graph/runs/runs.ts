import type { Run, RunActivity } from '../entities';
import { graphTime } from '../graph-time';
import { inboundFlows } from '../inbound-flows';
import { listPage } from '../list-page';
import { entityBody, renderEntity, type Resource } from '../render-entity';
import { find, resourceRoutes } from '../resource-routes';
import { contextOf, type GraphCall, type GraphRoute, type Json } from '../route';
import { statisticsOf } from './statistics';
import { activityStatus, endOf, runStatus } from './status';

const read = ['IndustryData-Run.Read.All'];

export const runs: Resource<Run> = {
  name: 'runs',
  noun: 'run',
  items: (tenant) => tenant.runs,
  render(run, { env }) {
    const end = endOf(run, env);
    return {
      id: run.id,
      displayName: run.displayName,
      startDateTime: graphTime(run.started),
      endDateTime: end === undefined ? null : graphTime(end),
      status: runStatus(run, env),
      blockingError: null,
    };
  },
  navigations: {
    activities: (run, call) => {
      const resource = activitiesOf(run);
      // Options of the call are about the run, not about what is expanded.
      const plain = { ...call, query: { expand: [] } };
      return run.activities.map((activity) => renderEntity(resource, activity, plain));
    },
  },
  permissions: { list: read, item: read },
};

const activitiesOf = (run: Run): Resource<RunActivity> => ({
  name: `runs/${run.id}/activities`,
  noun: 'activity',
  items: () => new Map(run.activities.map((activity) => [activity.id, activity])),
  render: (activity, { env }) => ({
    '@odata.type': '#microsoft.graph.industryData.inboundFlowActivity',
    id: activity.id,
    displayName: activity.displayName,
    status: activityStatus(run, activity, env),
    blockingError: null,
  }),
  navigations: { activity: flowOf },
  permissions: { list: read, item: read },
});

function flowOf({ inboundFlowId }: RunActivity, call: GraphCall): Json | null {
  const flow = call.tenant.inboundFlows.get(inboundFlowId);
  return flow === undefined ? null : inboundFlows.render(flow, call);
}

const nested = (
  path: string,
  options: readonly string[],
  bodyOf: (run: Run, call: GraphCall) => Json,
): GraphRoute => ({
  method: 'GET',
  path: `runs/{id}/${path}`,
  permissions: { delegated: read },
  options,
  handle: (call) => ({ status: 200, body: bodyOf(find(runs, call), call) }),
});

/** The activity that the second key of the path names. */
const findActivity = (run: Run, call: GraphCall): RunActivity =>
  find(activitiesOf(run), { ...call, ids: call.ids.slice(1) });

export const runRoutes: readonly GraphRoute[] = [
  ...resourceRoutes(runs),
  nested('activities', ['$top', '$select', '$expand', '$skiptoken'], (run, call) =>
    listPage(activitiesOf(run), call),
  ),
  nested('activities/{id}', ['$select', '$expand'], (run, call) =>
    entityBody(activitiesOf(run), findActivity(run, call), call),
  ),
  nested('activities/{id}/activity', [], (run, call) => ({
    ...flowOf(findActivity(run, call), call),
  })),
  nested('getStatistics', [], (run, { env }) => ({
    '@odata.context': contextOf(env, 'microsoft.graph.industryData.industryDataRunStatistics'),
    ...statisticsOf(run, env),
  })),
];
