import { containerOutcome, type ActionHandler, type Level } from '../action-context';
import { readDuration } from '../duration';
import { Frame } from '../frame';
import { RunScope } from '../run-scope';
import { readCondition } from './condition';

/**
 * The body first, then the condition. The last iteration alone decides the status. Reaching a limit is a success,
 * unless `FailWhenLimitsReached` says otherwise; the time is looked at between iterations only.
 */
export const runUntil: ActionHandler = async ({ name, action, frame, run, scope, runLevel }) => {
  const count = Math.min(action.limit?.count ?? 60, 5_000);
  const timeout = readDuration(String(scope.resolve(action.limit?.timeout ?? 'PT1H')));
  const end = run.clock.now().getTime() + timeout;
  const records: Level['records'] = [];
  for (let index = 0; ; index += 1) {
    const inner = new Frame(frame, { name, index });
    const level = await runLevel(action.actions ?? {}, inner);
    records.push(...level.records);
    const isDone =
      run.ending !== undefined || readCondition(action.expression, new RunScope(run, inner));
    if (isDone) return containerOutcome({ status: level.status, records });
    if (index + 1 < count && run.clock.now().getTime() < end) continue;
    if (level.status === 'Succeeded' && failsAtLimit(action.operationOptions))
      return {
        status: 'Failed',
        code: 'LimitsReached',
        error: { code: 'LimitsReached', message: 'The loop reached its limit of count or time.' },
        children: records,
      };
    return containerOutcome({ status: level.status, records });
  }
};

const failsAtLimit = (options = ''): boolean => /\bFailWhenLimitsReached\b/i.test(options);
