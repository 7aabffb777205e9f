import type { FindingKind } from '../finding-kind';
import { textOf } from '../file-scan';
import { checkCells } from './cell-check';
import type { Rule } from './rule';

const weak: FindingKind = {
  code: 'PASSWORD_WEAK',
  severities: ['warning'],
  meaning:
    'A password does not meet the rules of Microsoft Entra ID: 8 to 256 characters, three of lower case, upper case, digits and symbols. It is never shown.',
  action: 'Leave the column out and let the SDS flow set passwords.',
  message: 'The password does not meet the rules of Microsoft Entra ID.',
};

/** Passwords are judged and never shown. */
export const passwords: Rule = {
  findings: [weak],
  readColumn: (column, position, file) =>
    column.type === 'password' ? checkCells(file, position, weak, 'warning', isStrong) : undefined,
};

function isStrong(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 8 || end - start > 256) return false;
  const text = textOf(bytes, start, end);
  return [/[a-z]/, /[A-Z]/, /[0-9]/, /[^a-zA-Z0-9]/].filter((kind) => kind.test(text)).length >= 3;
}
