import type { Action, Actions, RunAfter } from './action';

type Without = 'runAfter';
/** An action whose place is not said yet. */
export type Placed<A extends Action = Action> = A extends Action
  ? Omit<A, Without> & { runAfter?: RunAfter }
  : never;

/** Actions that run one after the other, unless one says itself what it runs after. */
export function inOrder(actions: Record<string, Placed>): Actions {
  const ordered: Record<string, Action> = {};
  let before: string | undefined;
  for (const [name, action] of Object.entries(actions)) {
    const runAfter: RunAfter =
      action.runAfter ?? (before === undefined ? {} : { [before]: ['Succeeded'] });
    ordered[name] = { ...action, runAfter };
    before = name;
  }
  return ordered;
}

/** Actions that start at once, side by side. */
export const sideBySide = (actions: Record<string, Placed>): Actions =>
  Object.fromEntries(
    Object.entries(actions).map(([name, action]) => [
      name,
      { ...action, runAfter: action.runAfter ?? {} },
    ]),
  );
