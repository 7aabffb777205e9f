import { objectOf, textOf } from '../../../../scripts/connector/json';
import type { ActionHandler } from '../action-context';
import { answerOutcome } from '../answer-outcome';

/** A child flow: `host.workflowReferenceName` of Power Automate, `host.workflow.id` of Logic Apps. */
export const runChildFlow: ActionHandler = async ({ action, run, scope }) => {
  const inputs = objectOf(scope.resolve(action.inputs));
  const host = objectOf(inputs['host']);
  const name = textOf(host['workflowReferenceName']) || textOf(objectOf(host['workflow'])['id']);
  const child = run.childFlows[name];
  if (child === undefined) throw new Error(`The test has no child flow '${name}'.`);
  return { inputs, ...answerOutcome(await child(inputs)) };
};
