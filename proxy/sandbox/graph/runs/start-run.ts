import { randomUUID } from 'node:crypto';
import type { InboundFlow, Run, RunActivity } from '../entities';
import { GraphError } from '../graph-error';
import { readinessOf } from '../inbound-flows';
import { graphRoot, type GraphAnswer, type GraphCall, type GraphRoute } from '../route';
import { takeForRun } from './accepted-files';
import { bringIn, emptyPopulation } from './bring-in';
import { readRoster } from './read-roster';

/** Starts a run of all ready flows over the files accepted since the run before. */
export const startRun: GraphRoute = {
  method: 'POST',
  path: 'runs/start',
  permissions: { delegated: ['IndustryData-Run.Start'] },
  options: [],
  handle(call) {
    requireStartLeft(call);
    const { env, tenant } = call;
    const started = env.clock();
    const run: Run = {
      id: randomUUID(),
      displayName: `Run ${new Date(started).toISOString().slice(0, 16).replace('T', ' ')} UTC`,
      started,
      activities: [...tenant.inboundFlows.values()]
        .filter((flow) => readinessOf(flow, started) === 'ready')
        .map((flow) => activityOf(flow, call)),
    };
    tenant.runs.set(run.id, run);
    return answerStarted(call, run);
  },
};

function answerStarted({ env, tenant }: GraphCall, run: Run): GraphAnswer {
  const operation = { id: randomUUID(), runId: run.id, created: run.started };
  tenant.operations.set(operation.id, operation);
  return { status: 202, headers: { location: `${graphRoot(env)}/operations/${operation.id}` } };
}

/** What the sixth start is answered is not documented; 429 with the time until one leaves the window. */
function requireStartLeft({ env, tenant }: GraphCall): void {
  const { runStarts, runStartsMs } = env.timings;
  const now = env.clock();
  const recent = [...tenant.runs.values()]
    .map(({ started }) => started)
    .filter((started) => started > now - runStartsMs)
    .sort((a, b) => a - b);
  const first = recent.at(-runStarts);
  if (recent.length < runStarts || first === undefined) return;
  const seconds = Math.ceil((first + runStartsMs - now) / 1000);
  throw new GraphError(429, 'TooManyRequests', 'Too many runs were started.', {
    'retry-after': String(seconds),
  });
}

function activityOf(flow: InboundFlow, { env, tenant }: GraphCall): RunActivity {
  const { dataConnectorId } = flow;
  const files = takeForRun(tenant, dataConnectorId, env.clock());
  const activity = {
    id: randomUUID(),
    inboundFlowId: flow.id,
    displayName: flow.displayName,
  };
  if (files === undefined) return { ...activity, results: undefined };
  const population = tenant.populations.get(dataConnectorId) ?? emptyPopulation();
  tenant.populations.set(dataConnectorId, population);
  const format = tenant.dataConnectors.get(dataConnectorId)?.fileFormat?.code;
  return { ...activity, results: bringIn(population, readRoster(files, format)) };
}
