import { levelStatus, mayRun } from './level-status';
import type { Level } from './action-context';
import type { Actions } from './definition';
import type { Frame } from './frame';
import type { ActionRecord, Status } from './records';
import type { Run } from './run';
import { runAction } from './run-action';
import { skipAction, skipLevel } from './skip';

/** Runs the actions of one level, each as soon as all that it runs after have ended. */
export async function runLevel(actions: Actions, run: Run, frame: Frame): Promise<Level> {
  const started = new Map<string, Promise<ActionRecord>>();
  const ended = new Map<string, ActionRecord>();
  const statusOf = (name: string): Status => ended.get(name)?.status ?? 'Skipped';

  async function runOne(name: string): Promise<ActionRecord> {
    const action = actions[name];
    if (action === undefined) throw new Error(`There is no action '${name}' at this level.`);
    await Promise.all(Object.keys(action.runAfter ?? {}).map(start));
    const record =
      run.ending === undefined && mayRun(action.runAfter, statusOf)
        ? await runAction({
            ...{ name, action, run, frame },
            runLevel: (inner, innerFrame = frame) => runLevel(inner, run, innerFrame),
            skipLevel: (inner, code) => skipLevel(inner, run, frame, code),
          })
        : skipAction(name, action, run, frame, skipCode(run));
    ended.set(name, record);
    return record;
  }

  function start(name: string): Promise<ActionRecord> {
    const found = started.get(name) ?? runOne(name);
    started.set(name, found);
    return found;
  }

  const records = await Promise.all(Object.keys(actions).map(start));
  return { status: levelStatus(actions, statusOf), records };
}

const skipCode = ({ ending }: Run): string =>
  ending === undefined ? 'ActionConditionFailed' : 'ActionSkipped';
