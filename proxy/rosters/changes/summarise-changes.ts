import type { FormatId } from '../formats/format';
import type { ChangeTally } from './change-tally';
import type { FileChanges, RosterComparison, RowChanges, SchoolChanges } from './comparison';
import { lostShare } from './comparison';
import type { School } from './snapshot-form';

export interface ComparedFile {
  tally: ChangeTally;
  wasThere: boolean;
  isThere: boolean;
}

/** A school of either set; its number is one more than its place in the list. */
export interface ComparedSchool extends School {
  wasThere: boolean;
  isThere: boolean;
}

export interface SummaryOptions {
  format: FormatId;
  /** Of the last set; undefined when there is none. */
  formatBefore?: FormatId;
  files: readonly ComparedFile[];
  schools: readonly ComparedSchool[];
  /** Records below which a share says nothing. */
  floorRows: number;
}

const MAX_SCHOOLS_LISTED = 200;
/** What "nearly all" and "about as many" mean for a changed id scheme. */
const NEARLY_ALL = 0.9;

/** Turns counts into the comparison that people and the gate read. */
export function summariseChanges(options: SummaryOptions): RosterComparison {
  const { format, formatBefore, floorRows } = options;
  const files = options.files.map(fileChanges);
  const changed = options.schools.flatMap((school, place) =>
    schoolChanges(school, place + 1, options.files),
  );
  // By share, so that a school above any limit stands before all schools below it.
  const shareOf = ({ gone, files: ofSchool }: SchoolChanges): number =>
    gone && ofSchool.reduce((sum, { rowsBefore }) => sum + rowsBefore, 0) >= floorRows
      ? 1
      : Math.max(0, ...ofSchool.map((file) => lostShare(file, floorRows)));
  const ranked = changed
    .map((school) => ({ school, share: shareOf(school), touched: touchedRows(school.files) }))
    .sort(
      (a, b) => b.share - a.share || b.touched - a.touched || (a.school.id < b.school.id ? -1 : 1),
    )
    .map(({ school }) => school);
  const others = ranked.slice(MAX_SCHOOLS_LISTED);
  return {
    format,
    baseline:
      formatBefore === undefined ? 'none' : formatBefore === format ? 'compared' : 'other-format',
    ...(formatBefore !== undefined && { formatBefore }),
    files,
    schools: ranked.slice(0, MAX_SCHOOLS_LISTED),
    otherSchools: { count: others.length, files: sumByFile(others.flatMap((one) => one.files)) },
    idSchemeChanged: files.filter((file) => isRekeyed(file, floorRows)).map(({ file }) => file),
  };
}

function fileChanges({ tally, wasThere, isThere }: ComparedFile): FileChanges {
  const { file, added, changed, removed, unchanged } = tally;
  return {
    file,
    rowsBefore: tally.rowsBefore(),
    rowsNow: tally.rowsNow(),
    added,
    changed,
    removed,
    unchanged,
    missing: wasThere && !isThere,
    isNew: isThere && !wasThere,
  };
}

/** None when no record of the school changed. */
function schoolChanges(
  { id, name, wasThere, isThere }: ComparedSchool,
  number: number,
  compared: readonly ComparedFile[],
): SchoolChanges[] {
  const files = compared
    .map(({ tally }) => tally.ofSchool(number))
    .filter(({ rowsBefore, rowsNow }) => rowsBefore + rowsNow > 0);
  if (touchedRows(files) === 0) return [];
  return [{ id, name, gone: !isThere, isNew: !wasThere, files }];
}

const touchedRows = (files: readonly RowChanges[]): number =>
  files.reduce((sum, { added, changed, removed }) => sum + added + changed + removed, 0);

function sumByFile(changes: readonly RowChanges[]): RowChanges[] {
  const sums = new Map<string, RowChanges>();
  for (const change of changes) {
    const sum = sums.get(change.file);
    if (sum === undefined) sums.set(change.file, { ...change });
    else
      for (const count of ['rowsBefore', 'rowsNow', 'added', 'changed', 'removed'] as const)
        sum[count] += change[count];
  }
  return [...sums.values()];
}

function isRekeyed(file: RowChanges, floorRows: number): boolean {
  const { rowsBefore, rowsNow, added } = file;
  return (
    lostShare(file, floorRows) >= NEARLY_ALL &&
    added >= NEARLY_ALL * rowsNow &&
    rowsNow >= NEARLY_ALL * rowsBefore &&
    rowsNow * NEARLY_ALL <= rowsBefore
  );
}
