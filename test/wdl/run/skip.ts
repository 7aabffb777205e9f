import { levelsOf, type Action, type Actions } from './definition';
import type { Frame } from './frame';
import { keepRecord } from './history';
import type { ActionRecord } from './records';
import type { Run } from './run';

/** Writes an action down as skipped, and all that is inside it. */
export function skipAction(
  name: string,
  action: Action,
  run: Run,
  frame: Frame,
  code: string,
): ActionRecord {
  const children = levelsOf(action).flatMap(({ actions }) => skipLevel(actions, run, frame, code));
  const time = run.clock.now().toISOString();
  return keepRecord(run, frame, {
    ...{ name, type: action.type, status: 'Skipped', code, startTime: time, endTime: time },
    secured: new Set(),
    ...(children.length > 0 && { children }),
  });
}

/** Writes all actions of a level down as skipped. */
export const skipLevel = (actions: Actions, run: Run, frame: Frame, code: string): ActionRecord[] =>
  Object.entries(actions).map(([name, action]) => skipAction(name, action, run, frame, code));
