import { accessValue } from '../values';
import { takes, type FunctionTable } from './function-table';

/** What the run itself knows. */
export const workflow: FunctionTable = {
  parameters: takes(1, (args, scope) => scope.parameter(args.text(0))),
  variables: takes(1, (args, scope) => scope.variable(args.text(0))),
  actions: takes(1, (args, scope) => scope.action(args.text(0))),
  outputs: takes(1, (args, scope) => scope.outputs(args.text(0))),
  body: takes(1, (args, scope) => accessValue(scope.outputs(args.text(0)), 'body', true)),
  result: takes(1, (args, scope) => scope.results(args.text(0))),
  trigger: takes(0, (_args, scope) => scope.trigger()),
  triggerOutputs: takes(0, (_args, scope) => scope.trigger()['outputs'] ?? null),
  triggerBody: takes(0, (_args, scope) => accessValue(scope.trigger()['outputs'], 'body', true)),
  item: takes(0, (_args, scope) => scope.item()),
  items: takes(1, (args, scope) => scope.items(args.text(0))),
  iterationIndexes: takes(1, (args, scope) => scope.iterationIndex(args.text(0))),
  workflow: takes(0, (_args, scope) => scope.workflow()),
  listCallbackUrl: takes(0, (_args, scope) => scope.callbackUrl()),
};
