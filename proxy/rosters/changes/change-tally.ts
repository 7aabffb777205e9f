import type { RowChanges } from './comparison';

/** Counts of one roster file, as a whole and by school; school 0 stands for none. */
export interface ChangeTally {
  readonly file: string;
  added: number;
  changed: number;
  removed: number;
  unchanged: number;
  /** A record in both sets; its school may differ. */
  keep: (schoolBefore: number, schoolNow: number, isChanged: boolean) => void;
  remove: (school: number) => void;
  add: (school: number) => void;
  rowsBefore: () => number;
  rowsNow: () => number;
  ofSchool: (school: number) => RowChanges;
}

export function createChangeTally(file: string, schoolCount: number): ChangeTally {
  const counters = (): Int32Array => new Int32Array(schoolCount + 1);
  const [before, now, added, changed, removed] = Array.from({ length: 5 }, counters) as [
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
  ];
  const sum = (counts: Int32Array): number => counts.reduce((total, count) => total + count, 0);
  const tally: ChangeTally = {
    file,
    added: 0,
    changed: 0,
    removed: 0,
    unchanged: 0,
    keep(schoolBefore, schoolNow, isChanged) {
      before[schoolBefore]! += 1;
      now[schoolNow]! += 1;
      if (isChanged) tally.changed += 1;
      else tally.unchanged += 1;
      if (schoolBefore !== schoolNow) {
        removed[schoolBefore]! += 1;
        added[schoolNow]! += 1;
      } else if (isChanged) changed[schoolNow]! += 1;
    },
    remove(school) {
      tally.removed += 1;
      before[school]! += 1;
      removed[school]! += 1;
    },
    add(school) {
      tally.added += 1;
      now[school]! += 1;
      added[school]! += 1;
    },
    rowsBefore: () => sum(before),
    rowsNow: () => sum(now),
    ofSchool: (school) => ({
      file,
      rowsBefore: before[school]!,
      rowsNow: now[school]!,
      added: added[school]!,
      changed: changed[school]!,
      removed: removed[school]!,
    }),
  };
  return tally;
}
