import { BridgeError } from '../../errors';
import { suggest } from '../../rosters';
import { CONTACT, KEPT, LEFT, SELECTED, STATE } from '../state/marks';
import type { RunState } from '../state/run-state';

/** Marks an org above a selected one. */
const ABOVE = CONTACT;

/**
 * Leaves out the orgs that are neither selected nor above a selected one. Throws EXPORT_SCHOOL_UNKNOWN for a selected
 * school that the source does not have: a typing error must not become an empty roster.
 */
export function settleSchools({ selection, schools, spaces }: RunState): void {
  if (selection.schools === undefined) return;
  const space = spaces.spaceOf('orgs');
  for (const school of selection.schools)
    if (!schools.found.has(school)) {
      const known = Array.from({ length: Math.min(space.size, 5000) }, (_, id) => space.text(id));
      const near = suggest(school, known);
      throw new BridgeError('EXPORT_SCHOOL_UNKNOWN', {
        params: { school, hint: near === undefined ? '' : `, is it ${near}` },
        target: 'selection.schools',
      });
    }
  const { flags } = space;
  for (let id = 0; id < space.size; id += 1) {
    if ((flags[id]! & SELECTED) === 0) continue;
    let parent = schools.parents[id] ?? -1;
    while (parent >= 0 && (flags[parent]! & ABOVE) === 0) {
      flags[parent]! |= ABOVE;
      parent = schools.parents[parent] ?? -1;
    }
  }
  for (let id = 0; id < space.size; id += 1)
    if ((flags[id]! & STATE) === KEPT && (flags[id]! & (SELECTED | ABOVE)) === 0)
      flags[id] = (flags[id]! & ~STATE) | LEFT;
}
