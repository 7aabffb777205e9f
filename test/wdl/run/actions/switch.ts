import { isEqual } from '../../expression/values';
import { containerOutcome, type ActionHandler } from '../action-context';
import { levelsOf } from '../definition';

export const runSwitch: ActionHandler = async ({ action, scope, runLevel, skipLevel }) => {
  const value = scope.resolve(action.expression);
  const found = Object.entries(action.cases ?? {}).find(([, one]) =>
    isEqual(scope.resolve(one.case), value),
  );
  const taken = found === undefined ? (action.default?.actions ?? {}) : (found[1].actions ?? {});
  const skipped = levelsOf(action)
    .filter(({ actions }) => actions !== taken)
    .flatMap(({ actions }) => skipLevel(actions, 'ActionBranchingConditionNotSatisfied'));
  const outcome = containerOutcome(await runLevel(taken));
  return {
    ...outcome,
    children: [...(outcome.children ?? []), ...skipped],
    inputs: { expression: value },
  };
};
