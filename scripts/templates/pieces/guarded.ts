import { fail, scope, variable, when } from '../model/control';
import type { Status } from '../model/action';
import { inOrder, type Placed } from '../model/in-order';
import type { Actions } from '../model/action';
import { catchOf, type CatchOptions } from './catch';
import { tell, type Notice } from './notify';

const always: readonly Status[] = ['Succeeded', 'Failed', 'Skipped', 'TimedOut'];

export interface GuardedOptions {
  variables?: Record<string, Placed>;
  attempt: Record<string, Placed>;
  caught: CatchOptions;
  /** Besides problems: an expression that is true when people must be told. */
  alsoTellWhen?: string;
  notice: Notice;
}

/** Whether the Try came to a problem. */
export const hasProblem = `not(empty(variables('Problem')))`;
const tryFailed = `not(equals(actions('Try')?['status'], 'Succeeded'))`;
const untold = `equals(actions('Finally')?['status'], 'Failed')`;

/**
 * Try, Catch, Finally. A problem is told to people and then ends the run as Failed with its code and
 * sentence; a message that cannot be sent never hides the problem, and counts only when there is none.
 */
export function guarded(options: GuardedOptions): Actions {
  const toTell = options.alsoTellWhen ?? 'false';
  return inOrder({
    Initialize_problem: {
      ...variable('Problem', 'object', {}),
      description: 'Code and sentence of what went wrong; empty while nothing did.',
    },
    ...options.variables,
    Try: scope('Everything that can go wrong.', options.attempt),
    Catch: catchOf(options.caught),
    Finally: {
      ...scope('Tells people when there is something to do for them.', {
        Tell_people: when(
          'A problem, or something that waits for a person.',
          `or(${hasProblem}, ${tryFailed}, ${toTell})`,
          tell(options.notice),
        ),
      }),
      runAfter: { Catch: always },
    },
    End_as_failed: {
      ...when(
        'The run is red when the Try failed, or when nobody could be told.',
        `or(${hasProblem}, ${tryFailed}, ${untold})`,
        {
          Fail_run: fail(
            `@{coalesce(variables('Problem')?['code'], if(${tryFailed}, 'FLOW_FAILED', 'NOTIFICATION_FAILED'))}`,
            `@{coalesce(variables('Problem')?['message'], if(${tryFailed}, 'Open the run: a step failed without a reason that could be read.', 'Nobody could be told: Teams or mail did not take the message. Everything else succeeded.'))}`,
          ),
        },
      ),
      runAfter: { Finally: always },
    },
  });
}
