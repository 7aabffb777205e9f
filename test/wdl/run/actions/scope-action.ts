import { containerOutcome, type ActionHandler } from '../action-context';

export const runScope: ActionHandler = async ({ action, runLevel }) =>
  containerOutcome(await runLevel(action.actions ?? {}));
