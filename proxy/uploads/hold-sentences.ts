import type { HoldReason } from '../rosters';

/** A reason for holding as a sentence that names files and counts; school ids stay out of what is stored in clear. */
export function holdSentence(reason: HoldReason): { code: string; file: string; message: string } {
  const file = 'file' in reason ? reason.file : '';
  return { code: reason.code, file, message: sentenceOf(reason) };
}

function sentenceOf(reason: HoldReason): string {
  switch (reason.code) {
    case 'FORMAT_CHANGED':
      return `The last accepted upload was ${reason.formatBefore}, this one is ${reason.format}: nothing can be compared.`;
    case 'FILE_MISSING':
      return `${reason.file} is missing: its ${count(reason.rowsBefore)} would become inactive.`;
    case 'FILE_EMPTIED':
      return `${reason.file} has no records any more: ${count(reason.rowsBefore)} would become inactive.`;
    case 'ID_SCHEME_CHANGED':
      return `Nearly all ids of ${reason.file} are new ones: its ${count(reason.rowsBefore)} would become inactive and ${reason.rowsNow} new ones be made.`;
    case 'ROWS_REMOVED':
      return `${reason.rows} of ${count(reason.rowsBefore)} of ${reason.file} are gone, ${reason.limitPercent} percent are allowed.`;
    case 'ROWS_CHANGED':
      return `${reason.rows} of ${count(reason.rowsBefore)} of ${reason.file} have changed, ${reason.limitPercent} percent are allowed.`;
    case 'SCHOOL_GONE':
      return `A school with ${count(reason.rowsBefore)} is gone.`;
    case 'SCHOOL_ROWS_REMOVED':
      return `A school loses ${reason.rows} of ${count(reason.rowsBefore)} in ${reason.file}, ${reason.limitPercent} percent are allowed.`;
  }
}

const count = (rows: number): string => `${rows} ${rows === 1 ? 'record' : 'records'}`;
