import { objectOf } from '../../../../scripts/connector/json';
import type { ActionHandler } from '../action-context';

export const respond: ActionHandler = ({ action, run, scope }) => {
  const inputs = objectOf(scope.resolve(action.inputs));
  run.response ??= inputs;
  return { status: 'Succeeded', inputs, outputs: inputs };
};
