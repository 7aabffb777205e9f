import { durationOf } from '../../run/duration';
import type { Action } from '../../run/definition';
import { expressionsIn, ownParts } from '../expressions';
import type { Problem, Rule } from '../problem';

/** The platform's published limits. */
const most = {
  actions: 500,
  depth: 8,
  cases: 25,
  variables: 250,
  name: 80,
  description: 256,
  expression: 8_192,
};
const longestLoop = 30 * 86_400_000;

/** Lengths and numbers that the platform allows, and names that are there once. */
export const limits: Rule = ({ definition, places }) => {
  const problems: Problem[] = [];
  const add = (at: string, code: string, message: string): void => {
    problems.push({ at, code, message });
  };
  if (places.length > most.actions)
    add('definition', 'TooManyActions', `There are over ${most.actions} actions.`);
  const variables = places.filter(({ action }) => /^InitializeVariable$/i.test(action.type));
  if (variables.length > most.variables)
    add('definition', 'TooManyVariables', `There are over ${most.variables} variables.`);

  const seen = new Set<string>();
  for (const { name, action, depth } of places) {
    if (seen.has(name.toLowerCase())) add(name, 'NameTwice', 'Another action has this name.');
    seen.add(name.toLowerCase());
    if (depth > most.depth) add(name, 'TooDeep', `It is more than ${most.depth} levels deep.`);
    if (Object.keys(action.cases ?? {}).length > most.cases)
      add(name, 'TooManyCases', `There are over ${most.cases} cases.`);
    problems.push(...loopLimits(name, action));
  }
  const named: [string, { description?: string | undefined }, unknown][] = [
    ...places.map(
      ({ name, action }) => [name, action, ownParts(action)] as [string, Action, unknown],
    ),
    ...Object.entries(definition.triggers).map(
      ([name, trigger]) =>
        [name, trigger, [trigger.inputs, trigger.conditions]] as [string, typeof trigger, unknown],
    ),
  ];
  for (const [name, { description = '' }, parts] of named) {
    if (name.length > most.name)
      add(name, 'NameTooLong', `The name has over ${most.name} characters.`);
    if (description.length > most.description)
      add(name, 'DescriptionTooLong', `The description has over ${most.description} characters.`);
    for (const { text } of expressionsIn(parts))
      if (text.length > most.expression)
        add(name, 'ExpressionTooLong', `An expression has over ${most.expression} characters.`);
  }
  return problems;
};

function loopLimits(name: string, action: Action): Problem[] {
  const { count, timeout } = action.limit ?? {};
  const problems: Problem[] = [];
  if (count !== undefined && (count < 1 || count > 5_000))
    problems.push({ at: name, code: 'LimitCount', message: 'The count is from 1 to 5,000.' });
  if (timeout === undefined || timeout.startsWith('@')) return problems;
  const ms = durationOf(timeout);
  if (ms === undefined || ms > longestLoop)
    problems.push({
      at: name,
      code: 'LimitTimeout',
      message: 'The timeout is a duration up to P30D.',
    });
  return problems;
}
