import { z } from 'zod';
import { ExpressionError } from '../../expression/expression-error';
import { parseTimestamp } from '../../expression/time/timestamp';
import type { ActionHandler } from '../action-context';

const inputs = z.union([
  z.looseObject({ interval: z.looseObject({ count: z.int(), unit: z.string() }) }),
  z.looseObject({ until: z.looseObject({ timestamp: z.string() }) }),
]);
const units: Record<string, number> = {
  second: 1_000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
  month: 30 * 86_400_000,
};

/** Delay and Delay until. */
export const runWait: ActionHandler = async ({ action, run, scope }) => {
  const resolved = scope.resolve(action.inputs);
  const read = inputs.safeParse(resolved);
  if (!read.success) throw new ExpressionError('The delay has neither an interval nor a time.');
  await run.clock.wait(Math.max(0, lengthOf(read.data, run.clock.now())));
  return { status: 'Succeeded', inputs: resolved };
};

function lengthOf(given: z.infer<typeof inputs>, now: Date): number {
  if ('until' in given) {
    const { timestamp } = given.until as { timestamp: string };
    return parseTimestamp(timestamp).ms - now.getTime();
  }
  const { count, unit } = given.interval as { count: number; unit: string };
  const length = units[unit.toLowerCase()];
  if (length === undefined) throw new ExpressionError(`The unit '${unit}' is not known.`);
  return count * length;
}
