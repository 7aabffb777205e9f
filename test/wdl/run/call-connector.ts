import type { JsonObject } from '../../../scripts/connector/json';
import type { ActionContext } from './action-context';
import { answerOutcome } from './answer-outcome';
import {
  ActionTimeout,
  ConnectivityError,
  type CallAnswer,
  type CallContext,
  type Connector,
} from './connector';
import { readDuration } from './duration';
import { redacted, type Attempt, type Outcome } from './records';
import { isRetried, readRetryPolicy } from './retry-policy';
import { securedBy } from './secured';
import type { Call } from './run';

interface Target {
  context: ActionContext;
  inputs: JsonObject;
  connector: Connector;
  operationId: string;
  parameters: JsonObject;
  authentication?: JsonObject;
}

/** The longest a run can wait for an answer that never comes. */
const longestWait = 30 * 86_400_000;

/** Calls an operation, again as its retry policy says, until its timeout. */
export async function callConnector(target: Target): Promise<Outcome> {
  const { context, inputs } = target;
  const { run, action, scope } = context;
  const { retryPolicy, ...shownInputs } = inputs;
  const policy = readRetryPolicy(retryPolicy, run.dialect);
  const call = beginCall(target);
  const callContext = contextOf(target);
  const attempts: Attempt[] = [];
  try {
    for (;;) {
      call.attempts += 1;
      const answer = await attemptOf(target, callContext, call.attempts);
      call.status = 'statusCode' in answer ? answer.statusCode : 0;
      const isFinal = 'statusCode' in answer && !isRetried(answer.statusCode);
      const attempt: Attempt =
        'statusCode' in answer ? { statusCode: answer.statusCode } : { code: answer.failed };
      attempts.push(attempt);
      if (isFinal || attempts.length > policy.count || run.ending !== undefined)
        return { ...outcomeOf(answer), inputs: shownInputs, attempts };
      attempt.waited = Math.max(
        policy.waitBefore(attempts.length, () => scope.random()),
        retryAfter(answer),
      );
      await callContext.wait(attempt.waited);
    }
  } catch (error) {
    if (!(error instanceof ActionTimeout)) throw error;
    const message = `The action did not end within ${action.limit?.timeout ?? 'P30D'}.`;
    return {
      status: 'TimedOut',
      code: 'ActionTimedOut',
      ...{ inputs: shownInputs, attempts, error: { code: 'ActionTimedOut', message } },
    };
  }
}

function beginCall({ context, connector, operationId, parameters }: Target): Call {
  const { run, action, scope, name } = context;
  const isHidden = securedBy(action, scope).has('inputs');
  const call: Call = {
    ...{ action: name, connector: connector.apiName, operationId, status: 0, attempts: 0 },
    parameters: isHidden
      ? Object.fromEntries(Object.keys(parameters).map((key) => [key, redacted]))
      : parameters,
  };
  run.calls.push(call);
  return call;
}

function contextOf({ context, inputs, authentication }: Target): CallContext {
  const { run, action, name } = context;
  const timeout = action.limit?.timeout;
  const end =
    run.clock.now().getTime() + (timeout === undefined ? longestWait : readDuration(timeout));
  const given = authentication ?? inputs['authentication'];
  return {
    actionName: name,
    clock: run.clock,
    followsAsync: !/\bDisableAsyncPattern\b/i.test(action.operationOptions ?? ''),
    wait: async (ms) => {
      const left = end - run.clock.now().getTime();
      await run.clock.wait(Math.min(ms, left));
      if (ms > left) throw new ActionTimeout(`'${name}' has timed out.`);
    },
    ...(typeof given === 'object' && given !== null && { authentication: given as JsonObject }),
  };
}

async function attemptOf(
  { context, connector, operationId, parameters }: Target,
  callContext: CallContext,
  attempt: number,
): Promise<CallAnswer | { failed: string }> {
  const { run, name } = context;
  try {
    await run.hooks.beforeCall?.({
      ...{ action: name, connector: connector.apiName, operationId, parameters, attempt },
    });
    return await connector.call(operationId, parameters, callContext);
  } catch (error) {
    if (error instanceof ConnectivityError) return { failed: 'BadGateway' };
    throw error;
  }
}

function outcomeOf(answer: CallAnswer | { failed: string }): Outcome {
  if ('statusCode' in answer) return answerOutcome(answer);
  const { failed: code } = answer;
  return { status: 'Failed', code, error: { code, message: 'The service did not answer.' } };
}

/** Milliseconds that an answer asks to wait. */
function retryAfter(answer: CallAnswer | { failed: string }): number {
  const seconds = 'statusCode' in answer ? Number(answer.headers['retry-after'] ?? 0) : 0;
  return Number.isFinite(seconds) ? seconds * 1_000 : 0;
}
