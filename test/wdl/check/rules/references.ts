import { callsIn, ownParts, type FoundCall } from '../expressions';
import type { Problem, Rule } from '../problem';
import { bodyOf, upstreamOf } from '../upstream';
import { around, isType, type ActionPlace } from '../walk';

const containers = ['Scope', 'If', 'Switch', 'Foreach', 'Until'];

/** Expressions name actions that have ended before, and loops that are around them. */
export const references: Rule = ({ places }) => {
  const byName = new Map(places.map((place) => [place.name.toLowerCase(), place]));
  return places.flatMap((place) => {
    const visible = upstreamOf(place);
    if (isType(place, 'Until')) for (const name of bodyOf(place)) visible.add(name);
    return callsIn(ownParts(place.action)).flatMap((call): Problem[] => {
      const message = problemOf(call, place, visible, byName);
      return message === undefined ? [] : [{ at: place.name, code: 'Reference', message }];
    });
  });
};

function problemOf(
  { name, spelled, literal }: FoundCall,
  place: ActionPlace,
  visible: ReadonlySet<string>,
  byName: ReadonlyMap<string, ActionPlace>,
): string | undefined {
  const enclosing = [...(isType(place, 'Until') ? [place] : []), ...around(place)];
  const isAround = (type: string): boolean =>
    enclosing.some((one) => isType(one, type) && one.name.toLowerCase() === literal?.toLowerCase());
  switch (name) {
    case 'actions':
    case 'outputs':
    case 'body':
    case 'result': {
      if (literal === undefined) return `${spelled}() needs a name that stands there.`;
      const target = byName.get(literal.toLowerCase());
      if (target === undefined) return `There is no action '${literal}'.`;
      if (!visible.has(literal.toLowerCase()))
        return `The action '${literal}' has not surely ended before.`;
      return name === 'result' && !isType(target, ...containers)
        ? `The action '${literal}' is no scope, condition or loop.`
        : undefined;
    }
    case 'items':
      return isAround('Foreach') ? undefined : `There is no Foreach '${literal}' around it.`;
    case 'iterationindexes':
      return isAround('Until') ? undefined : `There is no Until '${literal}' around it.`;
    case 'item': {
      const hasRow = isType(place, 'Select', 'Query', 'Table');
      return hasRow || around(place).some((one) => isType(one, 'Foreach'))
        ? undefined
        : 'item() is used outside of a loop.';
    }
    default:
      return undefined;
  }
}
