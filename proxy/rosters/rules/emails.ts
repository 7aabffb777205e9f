import type { FindingKind } from '../finding-kind';
import type { Rule } from './rule';
import { checkCells, isDigit, isLetter, severityOf } from './cell-check';

const invalid: FindingKind = {
  code: 'EMAIL_INVALID',
  severities: ['error', 'warning'],
  meaning: 'A value is not an e-mail address (RFC 5322 addr-spec); SDS drops it.',
  action: 'Write one address, without name and angle brackets.',
  message: 'The value of {column} is not an e-mail address.',
};

/** E-mail addresses. */
export const emails: Rule = {
  findings: [invalid],
  readColumn: (column, position, file) =>
    column.type === 'email'
      ? checkCells(file, position, invalid, severityOf(column), isEmail)
      : undefined,
};

const DOT = 0x2e;
const AT = 0x40;
const specials = new Set([...`!#$%&'*+-/=?^_\`{|}~`].map((one) => one.charCodeAt(0)));

/** A dot-atom, an at sign and a domain of labels; letters outside ASCII are taken as RFC 6532 does. */
export function isEmail(bytes: Uint8Array, start: number, end: number): boolean {
  const at = bytes.subarray(start, end).indexOf(AT) + start;
  if (at <= start || at - start > 64 || end - start > 254) return false;
  return (
    isDotted(bytes, start, at, (byte) => specials.has(byte)) &&
    isDotted(bytes, at + 1, end, (byte) => byte === 0x2d)
  );
}

function isDotted(
  bytes: Uint8Array,
  start: number,
  end: number,
  isExtra: (byte: number) => boolean,
): boolean {
  let before = DOT;
  for (let i = start; i < end; i += 1) {
    const byte = bytes[i]!;
    const good = byte === DOT ? before !== DOT : isWord(byte) || isExtra(byte);
    if (!good) return false;
    before = byte;
  }
  return end > start && before !== DOT;
}

const isWord = (byte: number): boolean => isDigit(byte) || isLetter(byte) || byte >= 0x80;
