import { levelsOf, type Actions } from '../run/definition';
import type { ActionPlace } from './walk';

/** The names, in lower case, of the actions that have surely ended when an action begins. */
export function upstreamOf(place: ActionPlace): Set<string> {
  const names = new Set<string>();
  for (let at: ActionPlace | undefined = place; at !== undefined; at = at.parent)
    for (const name of before(at.level, at.name)) addWithInner(at.level, name, names);
  return names;
}

/** The names that the condition of an Until can see besides: those of its body. */
export function bodyOf({ action }: ActionPlace): Set<string> {
  const names = new Set<string>();
  for (const name of Object.keys(action.actions ?? {}))
    addWithInner(action.actions ?? {}, name, names);
  return names;
}

/** What an action of a level runs after, directly or not. */
function before(level: Actions, name: string, found = new Set<string>()): Set<string> {
  for (const one of Object.keys(level[name]?.runAfter ?? {}))
    if (!found.has(one)) before(level, one, found.add(one));
  return found;
}

/** Adds an action and what is inside it. What is inside a loop cannot be seen from outside: it ran more than once. */
function addWithInner(level: Actions, name: string, names: Set<string>): void {
  const action = level[name];
  if (action === undefined) return;
  names.add(name.toLowerCase());
  if (['foreach', 'until'].includes(action.type.toLowerCase())) return;
  for (const { actions } of levelsOf(action))
    for (const inner of Object.keys(actions)) addWithInner(actions, inner, names);
}
