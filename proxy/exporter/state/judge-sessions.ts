import type { Value } from '../read/value-table';
import { valueOf } from '../read/value-table';
import { HELD, KEPT, LEFT, STATE } from './marks';

export interface SessionFacts {
  /** Undefined when the source has no sessions or the format has no place for them. */
  flagsOf?: (id: string) => number;
  /** Notes that a class refers to it. */
  use: (id: string) => void;
  selected?: ReadonlySet<string>;
}

/** Judges a cell of one session or several. A record all of whose sessions are left out is left out itself. */
export function createSessionJudge(facts: () => SessionFacts): (text: string) => Value {
  return (text) => {
    const { flagsOf, use, selected } = facts();
    const named = text
      .split(',')
      .map((id) => id.trim())
      .filter((id) => id !== '');
    const left = named.filter((id) => selected !== undefined && !selected.has(id));
    if (named.length > 0 && left.length === named.length)
      return valueOf(text, text, { leftOut: 'selection' });
    if (flagsOf === undefined) return valueOf(text, '');
    const states = named.map((id) => ({ id, state: flagsOf(id) & STATE }));
    const kept = states.filter(({ state }) => state === KEPT).map(({ id }) => id);
    for (const id of kept) use(id);
    const lost = states.some(({ state }) => state === HELD || (state !== KEPT && state !== LEFT));
    return valueOf(text, kept.join(','), lost ? { emptied: true } : {});
  };
}
