import type { ChangeCounts } from '../database/uploads/row';
import type { RosterComparison, RowChanges } from '../rosters';

/** What changes in one school, over all its files. */
export interface SchoolSummary extends ChangeCounts {
  /** Empty for the sum of all further schools. */
  id: string;
  name: string;
}

/** Schools shown with an upload; the rest is one sum. */
const mostSchools = 100;

/** The schools that lose most, then a sum of the others; schools without a change are left out. */
export function summariseSchools({ schools, otherSchools }: RosterComparison): SchoolSummary[] {
  const all = schools
    .map(({ id, name, files }) => ({ id, name, ...sumOf(files) }))
    .filter(({ added, changed, removed }) => added + changed + removed > 0);
  const shown = all.slice(0, mostSchools);
  const rest = all.slice(mostSchools);
  const others = rest.length + otherSchools.count;
  if (others === 0) return shown;
  const sum = sumOf([...rest, ...otherSchools.files]);
  return [...shown, { id: '', name: `${others} other schools`, ...sum }];
}

function sumOf(parts: readonly Omit<RowChanges, 'file'>[]): ChangeCounts {
  const sum = { rowsBefore: 0, rowsNow: 0, added: 0, changed: 0, removed: 0 };
  for (const part of parts)
    for (const name of Object.keys(sum) as (keyof ChangeCounts)[]) sum[name] += part[name];
  return sum;
}
