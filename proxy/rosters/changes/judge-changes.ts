import type { FormatId } from '../formats/format';
import { findFormat } from '../formats/index';
import type { FileChanges, RosterComparison, RowChanges, SchoolChanges } from './comparison';
import { lostShare } from './comparison';

/** How much may change before a person has to look. Percentages are of the records of the last set. */
export interface ChangeLimits {
  removedPercent: number;
  changedPercent: number;
  /** Of the records that one school has in one file. */
  schoolRemovedPercent: number;
  /** Where fewer records were there, or fewer went, a percentage says nothing. */
  floorRows: number;
}

export const defaultChangeLimits: ChangeLimits = {
  removedPercent: 10,
  changedPercent: 75,
  // Above what a school year brings: a high school of four years graduates a quarter of its students.
  schoolRemovedPercent: 50,
  floorRows: 5,
};

/** Why a set is held; `school` is the id. The codes are stable. */
export type HoldReason =
  | { code: 'FORMAT_CHANGED'; formatBefore: FormatId; format: FormatId }
  | { code: 'FILE_MISSING' | 'FILE_EMPTIED'; file: string; rowsBefore: number }
  | { code: 'ID_SCHEME_CHANGED'; file: string; rowsBefore: number; rowsNow: number }
  | {
      code: 'ROWS_REMOVED' | 'ROWS_CHANGED';
      file: string;
      rows: number;
      rowsBefore: number;
      limitPercent: number;
    }
  | { code: 'SCHOOL_GONE'; school: string; rowsBefore: number }
  | {
      code: 'SCHOOL_ROWS_REMOVED';
      school: string;
      file: string;
      rows: number;
      rowsBefore: number;
      limitPercent: number;
    };

export interface ChangeJudgement {
  hold: boolean;
  limits: ChangeLimits;
  /** First those of files, in the order of the format, then those of the schools that lose most. */
  reasons: HoldReason[];
}

/**
 * Whether a person has to look before the set goes to SDS. A file that is gone or empty always holds if it had any
 * records, as does another format. A file holds when more than a percentage of its records goes or changes, or its
 * ids are new ones. A school holds when it is gone and had at least the floor of records in all files, or when it
 * loses more than a percentage of its records in one file (the worst is told); files that hold as a whole by
 * `FILE_MISSING`, `FILE_EMPTIED` or `ID_SCHEME_CHANGED` are not told again school by school.
 */
export function judgeChanges(
  comparison: RosterComparison,
  limits: Partial<ChangeLimits> = {},
): ChangeJudgement {
  const all = { ...defaultChangeLimits, ...limits };
  const reasons = [...reasonsOfSet(comparison), ...reasonsOfFiles(comparison, all)];
  reasons.push(...reasonsOfSchools(comparison, all, reasons));
  return { hold: reasons.length > 0, limits: all, reasons };
}

function reasonsOfSet({ baseline, format, formatBefore }: RosterComparison): HoldReason[] {
  if (baseline !== 'other-format' || formatBefore === undefined) return [];
  return [{ code: 'FORMAT_CHANGED', formatBefore, format }];
}

const reasonsOfFiles = (comparison: RosterComparison, limits: ChangeLimits): HoldReason[] =>
  comparison.files.flatMap((one) => {
    const whole = reasonOfWhole(one, comparison.idSchemeChanged.includes(one.file));
    return whole === undefined ? reasonsOfShares(one, limits) : [whole];
  });

function reasonOfWhole(
  { file, missing, rowsBefore, rowsNow }: FileChanges,
  isRekeyed: boolean,
): HoldReason | undefined {
  if (rowsBefore === 0) return undefined;
  if (missing) return { code: 'FILE_MISSING', file, rowsBefore };
  if (rowsNow === 0) return { code: 'FILE_EMPTIED', file, rowsBefore };
  return isRekeyed ? { code: 'ID_SCHEME_CHANGED', file, rowsBefore, rowsNow } : undefined;
}

function reasonsOfShares(one: FileChanges, limits: ChangeLimits): HoldReason[] {
  const { file, rowsBefore, removed, changed } = one;
  const { removedPercent, changedPercent, floorRows } = limits;
  const reasons: HoldReason[] = [];
  const add = (code: 'ROWS_REMOVED' | 'ROWS_CHANGED', rows: number, limitPercent: number): void => {
    if (rowsBefore < floorRows || rows < floorRows || !exceeds(rows, rowsBefore, limitPercent))
      return;
    reasons.push({ code, file, rows, rowsBefore, limitPercent });
  };
  add('ROWS_REMOVED', removed, removedPercent);
  add('ROWS_CHANGED', changed, changedPercent);
  return reasons;
}

/** In whole numbers: 10 of 100 is not more than 10 %. */
const exceeds = (rows: number, of: number, percent: number): boolean => rows * 100 > of * percent;

function reasonsOfSchools(
  { format, files, schools }: RosterComparison,
  limits: ChangeLimits,
  told: readonly HoldReason[],
): HoldReason[] {
  const wholes = new Set(told.flatMap((one) => (isWhole(one) ? [one.file] : [])));
  if (wholes.has(findFormat(format)!.schools.file)) return [];
  // Of files that lose the same share, those that really lost records say more than those that only follow them.
  const ranked = files
    .filter(({ file }) => !wholes.has(file))
    .sort((a, b) => b.removed - a.removed)
    .map(({ file }) => file);
  return schools.flatMap((school) => reasonOfSchool(school, limits, ranked) ?? []);
}

const isWhole = (reason: HoldReason): reason is HoldReason & { file: string } =>
  reason.code === 'FILE_MISSING' ||
  reason.code === 'FILE_EMPTIED' ||
  reason.code === 'ID_SCHEME_CHANGED';

function reasonOfSchool(
  { id, gone, files }: SchoolChanges,
  { schoolRemovedPercent, floorRows }: ChangeLimits,
  ranked: readonly string[],
): HoldReason | undefined {
  const rowsBefore = files.reduce((sum, file) => sum + file.rowsBefore, 0);
  if (gone && rowsBefore >= floorRows) return { code: 'SCHOOL_GONE', school: id, rowsBefore };
  const share = (file: RowChanges): number => lostShare(file, floorRows);
  const [worst] = ranked
    .flatMap((name) => files.find(({ file }) => file === name) ?? [])
    .sort((a, b) => share(b) - share(a));
  if (worst === undefined || share(worst) === 0) return undefined;
  if (!exceeds(worst.removed, worst.rowsBefore, schoolRemovedPercent)) return undefined;
  return {
    code: 'SCHOOL_ROWS_REMOVED',
    school: id,
    file: worst.file,
    rows: worst.removed,
    rowsBefore: worst.rowsBefore,
    limitPercent: schoolRemovedPercent,
  };
}
