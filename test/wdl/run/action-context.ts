import type { Action, Actions } from './definition';
import type { Frame } from './frame';
import type { ActionRecord, Outcome, Status } from './records';
import type { RunScope } from './run-scope';
import type { Run } from './run';

/** A level that has been run. */
export interface Level {
  status: Status;
  records: ActionRecord[];
}

/** What the code of an action type gets. */
export interface ActionContext {
  name: string;
  action: Action;
  run: Run;
  frame: Frame;
  scope: RunScope;
  /** Runs the actions of a level, in this frame or one of an iteration. */
  runLevel: (actions: Actions, frame?: Frame) => Promise<Level>;
  /** Writes the actions of a branch that is not taken down as skipped. */
  skipLevel: (actions: Actions, code: string) => ActionRecord[];
}

/** Runs one action. An `ExpressionError` it throws fails the action. */
export type ActionHandler = (context: ActionContext) => Promise<Outcome> | Outcome;

/** The outcome of a container, by its level. */
export function containerOutcome({ status, records }: Level): Outcome {
  if (status === 'Succeeded') return { status, children: records };
  const message = 'An action failed. No dependent actions succeeded.';
  return {
    status,
    code: 'ActionFailed',
    error: { code: 'ActionFailed', message },
    children: records,
  };
}
