import { z } from 'zod';
import { BridgeError } from '../errors';
import { parseAnswer, readCollection } from './answers';
import type { GraphClient, GraphScope } from './client';
import type { GraphAnswer } from './pipeline';
import { runStatistics, toResults, type RunResults } from './run-statistics';

const industryDataRun = z.object({
  id: z.string(),
  displayName: z.string().nullish(),
  startDateTime: z.string().nullish(),
  endDateTime: z.string().nullish(),
  status: z.string().nullish(),
  blockingError: z
    .object({ code: z.string().nullish(), message: z.string().nullish() })
    .nullish()
    .catch(undefined),
});

const runActivity = z.object({
  id: z.string(),
  displayName: z.string().nullish(),
  status: z.string().nullish(),
  activity: z.object({ id: z.string() }).nullish().catch(undefined),
});

/** One processing run of School Data Sync. */
export interface Run {
  id: string;
  displayName: string;
  /** Graph's status as it is: running, failed, completed, completedWithErrors, completedWithWarnings, or a new one. */
  status: string;
  isEnded: boolean;
  startDateTime?: string;
  endDateTime?: string;
  /** Why the whole run was stopped. */
  blockingError?: { code: string; message: string };
}

/** What a run did with one inbound flow, or for one outbound flow. */
export interface RunActivity {
  id?: string;
  displayName: string;
  /** inProgress, skipped, failed, completed, completedWithErrors, completedWithWarnings, or a new one. */
  status: string;
  inboundFlowId?: string;
  results?: RunResults;
}

export interface RunDetails extends Run {
  activities: RunActivity[];
  /** Of all inbound flows; absent while Graph has none. */
  totals?: RunResults;
}

const read = { group: 'runs', resource: 'run' } as const;

/** All runs that School Data Sync still knows, newest first. */
export async function listRuns(client: GraphClient, scope: GraphScope): Promise<Run[]> {
  const found = await readCollection(client, scope, { ...read, path: '/runs' }, industryDataRun);
  return found.map(toRun).sort((a, b) => startOf(b) - startOf(a));
}

const startOf = ({ startDateTime }: Run): number =>
  startDateTime === undefined ? 0 : Date.parse(startDateTime);

/** One run with its activities and statistics. `id` must have passed the route's schema. */
export async function getRun(
  client: GraphClient,
  scope: GraphScope,
  id: string,
): Promise<RunDetails> {
  const answer = await client.send(scope, { ...read, path: `/runs/${id}` });
  const run = toRun(parseAnswer(industryDataRun, answer));
  const [activities, statistics] = await Promise.all([
    readActivities(client, scope, id),
    readStatistics(client, scope, id),
  ]);
  const { inboundTotals, activityStatistics } = statistics ?? {};
  const totals = toResults(inboundTotals);
  const rest = [...(activityStatistics ?? [])];
  const known: RunActivity[] = activities.map((activity) => {
    const flowId = activity.activity?.id;
    // Which of the two ids it is, is not documented.
    const at = rest.findIndex(
      ({ activityId }) => activityId === activity.id || (flowId && activityId === flowId),
    );
    const [entry] = at < 0 ? [] : rest.splice(at, 1);
    const results = toResults(entry);
    return {
      id: activity.id,
      displayName: activity.displayName ?? '',
      status: activity.status ?? entry?.status ?? 'unknown',
      ...(flowId !== undefined && { inboundFlowId: flowId }),
      ...(results && { results }),
    };
  });
  return {
    ...run,
    activities: [...known, ...rest.filter(({ activityId }) => activityId).map(unmatched)],
    ...(totals && { totals }),
  };
}

function unmatched(entry: z.output<typeof runStatistics>['activityStatistics'][number]) {
  const results = toResults(entry);
  return {
    displayName: entry.displayName ?? '',
    status: entry.status ?? 'unknown',
    ...(results && { results }),
  };
}

/** The sub-resource is in the metadata only: without it a run is still worth reading. */
async function readActivities(
  client: GraphClient,
  scope: GraphScope,
  id: string,
): Promise<z.output<typeof runActivity>[]> {
  const path = `/runs/${id}/activities`;
  for (const form of [`${path}?$expand=activity`, path]) {
    const found = await unlessRefused(
      readCollection(client, scope, { ...read, path: form }, runActivity),
    );
    if (found !== undefined) return found;
  }
  return [];
}

/** The documented form first, then the one of the metadata; none while the run has no statistics. */
async function readStatistics(
  client: GraphClient,
  scope: GraphScope,
  id: string,
): Promise<z.output<typeof runStatistics> | undefined> {
  for (const form of ['getStatistics', 'microsoft.graph.industryData.getStatistics()']) {
    const send: Promise<GraphAnswer> = client.send(scope, {
      ...read,
      path: `/runs/${id}/${form}`,
    });
    const answer = await unlessRefused(send);
    if (answer !== undefined) return parseAnswer(runStatistics, answer);
  }
  return undefined;
}

async function unlessRefused<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    const isRefused =
      error instanceof BridgeError &&
      (error.code === 'GRAPH_REQUEST_REFUSED' || error.code === 'GRAPH_NOT_FOUND');
    if (!isRefused) throw error;
    return undefined;
  }
}

const endedStatuses = ['failed', 'completed', 'completedWithErrors', 'completedWithWarnings'];

function toRun(run: z.output<typeof industryDataRun>): Run {
  const status = run.status ?? 'unknown';
  const startDateTime = timeOf(run.startDateTime);
  const endDateTime = timeOf(run.endDateTime);
  // A status not known here counts as ended once there is an end.
  const isEnded =
    endedStatuses.includes(status) || (status !== 'running' && endDateTime !== undefined);
  const { blockingError } = run;
  return {
    id: run.id,
    displayName: run.displayName || (startDateTime ?? run.id),
    status,
    isEnded,
    ...(startDateTime !== undefined && { startDateTime }),
    ...(endDateTime !== undefined && isEnded && { endDateTime }),
    ...(blockingError && {
      blockingError: {
        code: blockingError.code ?? 'unknown',
        message: (blockingError.message ?? '').slice(0, 500),
      },
    }),
  };
}

/** Graph writes the year 1 where it has no time. */
const timeOf = (text: string | null | undefined): string | undefined =>
  text && Number.isFinite(Date.parse(text)) && !text.startsWith('0001') ? text : undefined;
