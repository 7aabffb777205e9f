import type { FindingKind } from '../finding-kind';
import type { Rule } from './rule';
import { checkCells, isDigit, severityOf } from './cell-check';

const invalid: FindingKind = {
  code: 'PHONE_INVALID',
  severities: ['error', 'warning'],
  meaning: 'A telephone number is not in E.164 form; SDS drops it.',
  action: 'Write a plus, the country code and the number without spaces: +12065550123.',
  message: 'The value of {column} is not an E.164 telephone number.',
};

/** E.164: a plus and at most 15 digits, the first not zero. */
export const phones: Rule = {
  findings: [invalid],
  readColumn: (column, position, file) =>
    column.type === 'phone'
      ? checkCells(file, position, invalid, severityOf(column), isPhone)
      : undefined,
};

function isPhone(bytes: Uint8Array, start: number, end: number): boolean {
  if (bytes[start] !== 0x2b || end - start < 3 || end - start > 16) return false;
  if (bytes[start + 1] === 0x30) return false;
  for (let at = start + 1; at < end; at += 1) if (!isDigit(bytes[at]!)) return false;
  return true;
}
