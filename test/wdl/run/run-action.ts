import { ExpressionError } from '../expression/expression-error';
import type { ActionContext } from './action-context';
import { handlers } from './actions';
import { keepRecord } from './history';
import type { ActionRecord, Outcome } from './records';
import { RunScope } from './run-scope';
import { securedBy } from './secured';

/** Runs one action that may run, and writes down what it did. */
export async function runAction(given: Omit<ActionContext, 'scope'>): Promise<ActionRecord> {
  const { name, action, run, frame } = given;
  const scope = new RunScope(run, frame);
  const startTime = run.clock.now().toISOString();
  const outcome = await outcomeOf({ ...given, scope });
  const isCancelled = run.ending !== undefined && action.type.toLowerCase() !== 'terminate';
  const status = isCancelled ? 'Cancelled' : outcome.status;
  return keepRecord(run, frame, {
    ...outcome,
    ...{ name, type: action.type, status, startTime },
    code: isCancelled
      ? 'ActionCancelled'
      : (outcome.code ?? (status === 'Succeeded' ? 'OK' : 'BadRequest')),
    endTime: run.clock.now().toISOString(),
    secured: securedBy(action, scope),
  });
}

async function outcomeOf(context: ActionContext): Promise<Outcome> {
  const handler = handlers.get(context.action.type.toLowerCase());
  if (handler === undefined)
    throw new Error(`The runner does not know actions of type '${context.action.type}'.`);
  try {
    return await handler(context);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return {
      status: 'Failed',
      code: 'BadRequest',
      error: {
        code: error.code,
        message: `Unable to process the inputs of action '${context.name}': ${error.message}`,
      },
    };
  }
}
