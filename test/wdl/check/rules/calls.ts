import { checkCall } from '../../expression/functions';
import { callsIn, expressionsIn, ownParts } from '../expressions';
import type { Checked, Problem, Rule } from '../problem';

const provided = ['$connections', '$authentication'];

/** Every expression can be read, and calls functions and names parameters that there are. */
export const calls: Rule = (checked) => {
  const { definition } = checked;
  const parameters = new Set(
    [...Object.keys(definition.parameters ?? {}), ...provided].map((name) => name.toLowerCase()),
  );
  return parts(checked).flatMap(([at, value]) => {
    const unread = expressionsIn(value).flatMap(({ problem }): Problem[] =>
      problem === undefined ? [] : [{ at, code: 'Expression', message: problem }],
    );
    const wrong = callsIn(value).flatMap(({ name, spelled, count, literal }): Problem[] => {
      const message = checkCall(spelled, count);
      if (message !== undefined) return [{ at, code: 'Function', message }];
      if (name !== 'parameters') return [];
      if (literal === undefined)
        return [{ at, code: 'Parameter', message: 'parameters() needs a name that stands there.' }];
      return parameters.has(literal.toLowerCase())
        ? []
        : [{ at, code: 'Parameter', message: `There is no parameter '${literal}'.` }];
    });
    return [...unread, ...wrong];
  });
};

const parts = ({ definition, places }: Checked): [string, unknown][] => [
  ...Object.entries(definition.triggers).map(
    ([name, { inputs, conditions, splitOn }]) =>
      [name, { inputs, conditions, splitOn }] as [string, unknown],
  ),
  ...places.map(({ name, action }) => [name, ownParts(action)] as [string, unknown]),
];
