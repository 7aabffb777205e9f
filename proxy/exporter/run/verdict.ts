import type { FindingKind } from '../../rosters';

/** Why a row is left out without anybody having to correct something. */
export const leftOutReasons = {
  selection: 'of a school or session that is not selected',
  related: 'of a record that is left out',
  inactive: 'not active',
  dates: 'not current on the day of the export',
  members: 'a class without a teacher or student, or a teacher without a class',
  role: 'a person without any role',
  format: 'the format has no place for it',
  merged: 'another row of the file says it already',
} as const;

export type LeftOutReason = keyof typeof leftOutReasons;

/** What becomes of a row that is not written. */
export type Verdict =
  | { kind: 'held'; finding: FindingKind; column: string; detail?: string }
  | { kind: 'left'; reason: LeftOutReason };

export const holdBack = (finding: FindingKind, column: string, detail?: string): Verdict => ({
  kind: 'held',
  finding,
  column,
  ...(detail !== undefined && { detail }),
});

/** One object each: rows are many. */
export const leaveOut = Object.fromEntries(
  Object.keys(leftOutReasons).map((reason) => [reason, { kind: 'left', reason }]),
) as Record<LeftOutReason, Verdict & { kind: 'left' }>;
