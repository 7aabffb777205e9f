import { assertDefinition } from '../check';
import type { JsonObject } from '../../../scripts/connector/json';
import { createFakeClock, type Clock } from './clock';
import type { Connector } from './connector';
import { parseDefinition, type Dialect } from './definition';
import { Frame } from './frame';
import { readParameters } from './parameters';
import { createGuids, createRandom } from './random';
import type { RunError, ShownAction } from './records';
import type { Call, ChildFlow, Hooks, Run } from './run';
import { firstError } from './run-error';
import { runLevel } from './run-level';
import { triggerFires, triggerRecord, type RunSlots } from './trigger';

export interface FlowOptions {
  /** A workflow definition, as it stands in the template. */
  definition: unknown;
  dialect: Dialect;
  /** By the key of the connection reference; `http` answers plain HTTP actions. */
  connections?: Readonly<Record<string, Connector>>;
  parameters?: Readonly<Record<string, unknown>>;
  trigger?: { outputs: JsonObject };
  clock?: Clock;
  runName?: string;
  flowName?: string;
  hooks?: Hooks;
  /** By `workflowReferenceName`. */
  childFlows?: Readonly<Record<string, ChildFlow>>;
  /** Shared by the runs of one flow, for its trigger's concurrency. */
  slots?: RunSlots;
}

export interface FlowResult {
  /** `Skipped`: a condition of the trigger did not hold, and no action ran. */
  status: 'Succeeded' | 'Failed' | 'Cancelled' | 'Skipped';
  /** Of Terminate, or of the first action that failed. */
  error?: RunError;
  /** What the run history shows of each action, once for each iteration. */
  actions: ReadonlyMap<string, ShownAction[]>;
  /** The calls of connectors, in the order they began. */
  calls: readonly Call[];
  /** Of a Response action. */
  response?: unknown;
}

/**
 * Runs a flow to its end. Rejects for what the platform would not take or what no run could survive: a definition that
 * does not pass the check, a parameter without value, a call that is not in a connector's contract.
 */
export async function runFlow(options: FlowOptions): Promise<FlowResult> {
  assertDefinition(options.definition, options.dialect);
  const run = createRun(options);
  const runs = Object.values(run.definition.triggers)[0]?.runtimeConfiguration?.concurrency?.runs;
  return options.slots ? options.slots.within(runs, () => perform(run)) : perform(run);
}

async function perform(run: Run): Promise<FlowResult> {
  const { history: actions, calls } = run;
  if (!triggerFires(run)) return { status: 'Skipped', actions, calls };
  const { status, records } = await runLevel(run.definition.actions, run, new Frame());
  const ending = run.ending ?? { status: status === 'Succeeded' ? 'Succeeded' : 'Failed' };
  const error = ending.error ?? (ending.status === 'Failed' ? firstError(records) : undefined);
  return {
    ...{ status: ending.status, actions, calls },
    ...(error && { error }),
    ...(run.response !== undefined && { response: run.response }),
  };
}

function createRun(options: FlowOptions): Run {
  const definition = parseDefinition(options.definition);
  const {
    connections = {},
    runName = '08584000000000000000000000000CU00',
    flowName = 'flow',
  } = options;
  const clock = options.clock ?? createFakeClock('2026-08-31T06:00:00Z');
  return {
    ...{ definition, connections, clock },
    dialect: options.dialect,
    childFlows: options.childFlows ?? {},
    parameters: readParameters(definition, options.parameters ?? {}, Object.keys(connections)),
    variables: new Map(),
    trigger: triggerRecord(definition, options.trigger?.outputs ?? {}, clock.now().toISOString()),
    workflow: {
      id: `/workflows/${flowName}`,
      name: flowName,
      type: 'Microsoft.Logic/workflows',
      location: 'westeurope',
      tags: {
        environmentName: 'Default-environment',
        flowDisplayName: flowName,
        logicAppName: flowName,
      },
      run: {
        name: runName,
        id: `/workflows/${flowName}/runs/${runName}`,
        type: 'Microsoft.Logic/workflows/runs',
      },
    },
    hooks: options.hooks ?? {},
    history: new Map(),
    calls: [],
    random: createRandom(),
    guid: createGuids(),
  };
}
