import { choose, filter, scope, set } from '../model/control';
import { errorOf } from '../model/expression';
import type { Placed } from '../model/in-order';

/** Code and sentence; texts with expressions. */
export interface Problem {
  code: string;
  message: string;
}

const failedStep = `first(body('Find_failed_steps'))`;
const said = (what: 'code' | 'message', calls: readonly string[], otherwise: string): string =>
  `@{coalesce(${[
    ...calls.map((call) => `${errorOf(call)}?['${what}']`),
    `${failedStep}?['outputs']?['body']?['error']?['${what}']`,
    `${failedStep}?['error']?['${what}']`,
    `'${otherwise}'`,
  ].join(', ')})}`;

export interface CatchOptions {
  /** What it means when a step of the Try fails that is there to stop it. */
  meanings: Record<string, Problem>;
  /** Calls that lie deeper than the Try's own steps, whose errors are asked for by name. */
  deeperCalls?: readonly string[];
  /** Done after the problem is known. */
  then?: Record<string, Placed>;
}

/** Runs when the Try has failed or timed out: turns the failed step into a code and a sentence. */
export function catchOf({ meanings, deeperCalls = [], then = {} }: CatchOptions): Placed {
  return {
    ...scope('Turns the step that failed into a code and a sentence.', {
      Find_failed_steps: filter(
        `result('Try')`,
        `or(equals(item()?['status'], 'Failed'), equals(item()?['status'], 'TimedOut'))`,
      ),
      Explain_failure: choose(
        'Steps that are there to stop the flow have an explanation of their own.',
        `coalesce(${failedStep}?['name'], '')`,
        Object.fromEntries(
          Object.entries(meanings).map(([step, problem]) => [
            `${step}_failed`,
            { case: step, actions: { [`Explain_${lower(step)}`]: set('Problem', { ...problem }) } },
          ]),
        ),
        {
          Explain_failed_call: set('Problem', {
            code: said('code', deeperCalls, 'FLOW_FAILED'),
            message: said('message', deeperCalls, 'A step failed; open the run.'),
          }),
        },
      ),
      ...then,
    }),
    runAfter: { Try: ['Failed', 'TimedOut'] },
  };
}

const lower = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);
