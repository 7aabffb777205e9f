import { readDistrict } from './district';
import type { Roster, RosterRecord, StoredCollection } from './records';

export const changes = ['modify', 'add', 'remove'] as const;

/** What may happen to a record of the SIS. */
export type Change = (typeof changes)[number];

/** The simulated SIS: its records in the order in which they were made. */
export interface RosterStore {
  list(collection: StoredCollection): readonly RosterRecord[];
  /** Puts other records in the place of a collection; tests make large ones with it. */
  replace(collection: StoredCollection, records: RosterRecord[]): void;
  /** Changes the first record, or adds one that sorts before all others, or removes the first for good. */
  revise(collection: StoredCollection, change: Change): void;
  reset(): void;
}

export function createRosterStore(clock: () => number): RosterStore {
  let known: Roster | undefined;
  let added = 0;
  // Read when it is first asked for: most sandboxes never are.
  const rosterOf = (): Roster => (known ??= readDistrict());
  return {
    list: (collection) => rosterOf()[collection],
    replace: (collection, records) => void (rosterOf()[collection] = records),
    revise(collection, change) {
      const roster = rosterOf();
      const [first, ...others] = roster[collection];
      if (first === undefined) return;
      if (change === 'remove') roster[collection] = others;
      else if (change === 'modify') roster[collection] = [modified(first, clock()), ...others];
      else {
        added += 1;
        const sourcedId = `0-added-${added}`;
        roster[collection] = [{ ...modified(first, clock()), sourcedId }, first, ...others];
      }
    },
    reset: () => void (known = undefined),
  };
}

const names = ['familyName', 'name', 'title', 'cityOfBirth'];

function modified(record: RosterRecord, now: number): RosterRecord {
  const renamed = names.flatMap((field) => {
    const value = record[field];
    return typeof value === 'string' ? [[field, `${value} (new)`]] : [];
  });
  return {
    ...record,
    ...(Object.fromEntries(renamed) as Record<string, string>),
    dateLastModified: new Date(now).toISOString(),
  };
}
