import type { ChangeTally } from './change-tally';
import { KEY_WORDS, compareEntries } from './entry-buckets';

export interface EntryComparison {
  /** The next entries of the new set; all calls together are in order. */
  take: (entries: Uint32Array) => void;
  /** Counts what is left of the baseline. */
  end: () => void;
}

export interface CompareEntriesOptions {
  words: number;
  /** The entries of the baseline in order, a chunk a call; undefined at the end. */
  readBefore: () => Uint32Array | undefined;
  /** The number a school of the baseline has here. */
  schoolBefore: (school: number) => number;
  tally: ChangeTally;
}

/**
 * Walks both sets once, in the order of their digests. A key may occur several times in either: equal records pair
 * first, then the rest of that key pairs as changed, within a school where one waits; what has no partner was added or removed.
 */
export function compareWithBaseline(options: CompareEntriesOptions): EntryComparison {
  const { words, readBefore, schoolBefore, tally } = options;
  const schoolAt = words - 1;
  let before = readBefore();
  let at = 0;
  /** Entries without an equal one, all of one key and one side: how many of each school. */
  const waiting = new Map<number, number>();
  const waitingKey = new Uint32Array(KEY_WORDS);
  let side: 'before' | 'now' = 'before';

  function settle(): void {
    for (const [school, count] of waiting)
      for (let i = 0; i < count; i += 1)
        if (side === 'before') tally.remove(school);
        else tally.add(school);
    waiting.clear();
  }

  function leave(from: 'before' | 'now', entries: Uint32Array, place: number): void {
    if (waiting.size > 0 && compareEntries(entries, place, waitingKey, 0, KEY_WORDS) !== 0)
      settle();
    const raw = entries[place + schoolAt]!;
    const school = from === 'before' ? schoolBefore(raw) : raw;
    if (waiting.size > 0 && side !== from) {
      const partner = takeOne(waiting, school);
      if (from === 'before') tally.keep(school, partner, true);
      else tally.keep(partner, school, true);
      return;
    }
    if (waiting.size === 0) {
      side = from;
      waitingKey.set(entries.subarray(place, place + KEY_WORDS));
    }
    waiting.set(school, (waiting.get(school) ?? 0) + 1);
  }

  function advance(): void {
    at += words;
    if (at < before!.length) return;
    before = readBefore();
    at = 0;
  }

  return {
    take(entries) {
      for (let place = 0; place < entries.length;) {
        const order =
          before === undefined ? 1 : compareEntries(before, at, entries, place, schoolAt);
        if (order < 0) {
          leave('before', before!, at);
          advance();
          continue;
        }
        if (order === 0) {
          tally.keep(schoolBefore(before![at + schoolAt]!), entries[place + schoolAt]!, false);
          advance();
        } else leave('now', entries, place);
        place += words;
      }
    },
    end() {
      for (; before !== undefined; advance()) leave('before', before, at);
      settle();
    },
  };
}

/** Takes one entry out, of this school if there is one. */
function takeOne(waiting: Map<number, number>, wanted: number): number {
  const school = waiting.has(wanted) ? wanted : (waiting.keys().next().value as number);
  const count = waiting.get(school)!;
  if (count === 1) waiting.delete(school);
  else waiting.set(school, count - 1);
  return school;
}
