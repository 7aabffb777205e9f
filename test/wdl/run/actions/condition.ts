import { isObject } from '../../../../scripts/connector/json';
import { ExpressionError } from '../../expression/expression-error';
import { callFunction } from '../../expression/functions';
import { containerOutcome, type ActionHandler } from '../action-context';
import type { RunScope } from '../run-scope';

const comparisons = new Set(
  [
    'equals',
    'greater',
    'greaterOrEquals',
    'less',
    'lessOrEquals',
    'contains',
    'startsWith',
    'endsWith',
  ].map((name) => name.toLowerCase()),
);

export const runCondition: ActionHandler = async ({ action, scope, runLevel, skipLevel }) => {
  const isTrue = readCondition(action.expression, scope);
  const [taken, other] = isTrue
    ? [action.actions, action.else?.actions]
    : [action.else?.actions, action.actions];
  const skipped = skipLevel(other ?? {}, 'ActionBranchingConditionNotSatisfied');
  const outcome = containerOutcome(await runLevel(taken ?? {}));
  return {
    ...outcome,
    children: [...(outcome.children ?? []), ...skipped],
    inputs: { expressionResult: isTrue },
  };
};

/** A condition: an expression, or a tree of and, or, not and comparisons. Throws `ExpressionError`. */
export function readCondition(condition: unknown, scope: RunScope): boolean {
  if (typeof condition === 'string' || typeof condition === 'boolean') {
    const value = scope.resolve(condition);
    if (typeof value === 'boolean') return value;
    throw new ExpressionError('The condition is neither true nor false.');
  }
  const entries = isObject(condition) ? Object.entries(condition) : [];
  const [operator, operands] = entries[0] ?? ['', undefined];
  if (entries.length !== 1) throw new ExpressionError('A condition has exactly one operator.');
  const name = operator.toLowerCase();
  if (name === 'not') return !readCondition(operands, scope);
  if (!Array.isArray(operands)) throw new ExpressionError(`'${operator}' needs a list.`);
  const list = operands as unknown[];
  // All parts are evaluated: one that fails is a failure, wherever it stands.
  if (name === 'and') return list.map((one) => readCondition(one, scope)).every(Boolean);
  if (name === 'or') return list.map((one) => readCondition(one, scope)).some(Boolean);
  if (!comparisons.has(name)) throw new ExpressionError(`The operator '${operator}' is not known.`);
  return (
    callFunction(
      name,
      list.map((one) => scope.resolve(one)),
      scope,
    ) === true
  );
}
