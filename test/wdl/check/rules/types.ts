import { isObject, objectOf } from '../../../../scripts/connector/json';
import { handlers } from '../../run/actions';
import { readRetryPolicy } from '../../run/retry-policy';
import type { Problem, Rule } from '../problem';
import { around, isType, type ActionPlace } from '../walk';

const callers = [
  'OpenApiConnection',
  'OpenApiConnectionWebhook',
  'ApiConnection',
  'ApiConnectionWebhook',
  'Http',
];

/** Action types that the platform has, where and with the settings it takes. */
export const types: Rule = ({ places, dialect }) =>
  places.flatMap((place) => {
    const { name, action } = place;
    const problems: Problem[] = [];
    const add = (code: string, message: string) => problems.push({ at: name, code, message });
    const foreign = dialect === 'power-automate' ? /^ApiConnection/i : /^OpenApiConnection/i;
    if (!handlers.has(action.type.toLowerCase()))
      add('Type', `The type '${action.type}' is not known.`);
    else if (foreign.test(action.type)) add('Type', `${action.type} is not of ${dialect}.`);
    if (isType(place, 'Terminate') && around(place).some((one) => isType(one, 'Foreach', 'Until')))
      add('TerminateInLoop', 'Terminate stands inside a loop.');
    if (!mayBeSecured(place))
      add('InvalidSecureDataConfiguration', `${action.type} does not take this secureData.`);
    const { retryPolicy } = objectOf(action.inputs);
    if (isObject(retryPolicy)) {
      const problem = retryProblem(retryPolicy, dialect);
      if (problem !== undefined) add('RetryPolicy', problem);
    }
    return problems;
  });

function mayBeSecured(place: ActionPlace): boolean {
  const secured = place.action.runtimeConfiguration?.secureData?.properties ?? [];
  if (secured.length === 0 || isType(place, ...callers)) return true;
  return isType(place, 'ParseJson') && !secured.includes('outputs');
}

function retryProblem(policy: unknown, dialect: Parameters<typeof readRetryPolicy>[1]) {
  try {
    readRetryPolicy(policy, dialect);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : 'The retry policy is not valid.';
  }
}
