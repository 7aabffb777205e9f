import pLimit, { type LimitFunction } from 'p-limit';
import type { JsonObject } from '../../../scripts/connector/json';
import { parseDefinition, type Definition } from './definition';
import { readCondition } from './actions/condition';
import { Frame } from './frame';
import { RunScope } from './run-scope';
import type { Run } from './run';

/** The record of the trigger that began a run. */
export function triggerRecord(
  definition: Definition,
  outputs: JsonObject,
  time: string,
): JsonObject {
  const name = Object.keys(definition.triggers)[0] ?? 'manual';
  return { name, startTime: time, endTime: time, status: 'Succeeded', code: 'OK', outputs };
}

/** Whether all conditions of the trigger hold; a run does not begin otherwise. */
export function triggerFires(run: Run): boolean {
  const scope = new RunScope(run, new Frame());
  const [trigger] = Object.values(run.definition.triggers);
  return (trigger?.conditions ?? []).every(({ expression }) => readCondition(expression, scope));
}

/** The trigger outputs of each run that one firing begins, by the trigger's `splitOn`. */
export function splitTrigger(definition: unknown, outputs: { body: unknown }): { body: unknown }[] {
  const [trigger] = Object.values(parseDefinition(definition).triggers);
  const path = /^@triggerBody\(\)(?:\?\[?\.?'?(\w+)'?\]?)?$/.exec(trigger?.splitOn ?? '');
  if (trigger?.splitOn === undefined) return [outputs];
  if (path === null)
    throw new Error(`This splitOn is not one the runner reads: ${trigger.splitOn}`);
  const items =
    path[1] === undefined ? outputs.body : (outputs.body as Record<string, unknown>)[path[1]];
  if (!Array.isArray(items)) throw new Error('splitOn needs an array.');
  return items.map((body: unknown) => ({ ...outputs, body }));
}

/** The places for runs of one flow, as many as its trigger's `concurrency.runs`; without a limit there is always one. */
export interface RunSlots {
  within<T>(runs: number | undefined, work: () => Promise<T>): Promise<T>;
}

export function createRunSlots(): RunSlots {
  let limit: LimitFunction | undefined;
  return {
    within: (runs, work) => (runs === undefined ? work() : (limit ??= pLimit(runs))(work)),
  };
}
