import type { FindingKind } from '../finding-kind';
import type { FileScan } from '../file-scan';
import { SPACE } from '../scan/byte-class';
import type { Rule } from './rule';

const characters: FindingKind = {
  code: 'ID_CHARACTERS',
  severities: ['warning'],
  meaning:
    'An id holds a character that hurts later: a space at its ends is part of the id, a class id becomes a mail nickname, and Microsoft tools cut a user id at an underscore.',
  action:
    'Use letters and digits, in class ids nothing else than hyphens and underscores beside them.',
  message: 'The id in {column} holds {detail}.',
};

const length: FindingKind = {
  code: 'ID_LENGTH',
  severities: ['warning'],
  meaning: 'An id is longer than directories keep: 56 characters for a class, 255 otherwise.',
  action: 'Use a shorter id that stays the same in every upload.',
  message: 'The id in {column} is longer than {detail} bytes.',
};

type IdRole = 'class' | 'user' | 'other';

const nicknameBreakers = '~"#%&*:<>?/\\{|}.[]@';

/** A 1 for each byte that needs a look in an id of that role. */
const suspects: Record<IdRole, Uint8Array> = {
  class: markBytes((byte) => byte >= 0x80 || nicknameBreakers.includes(String.fromCharCode(byte))),
  user: markBytes((byte) => byte === 0x5f),
  other: markBytes(() => false),
};

function markBytes(isSuspect: (byte: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) => (byte === SPACE || isSuspect(byte) ? 1 : 0));
}

/** Ids where they are defined; a reference to a bad id is not reported again. */
export const idCharacters: Rule = {
  findings: [characters, length],
  readColumn(column, position, file) {
    if (column.type !== 'id' || column.references !== undefined) return undefined;
    const role = roleOf(file, column.name);
    const longest = role === 'class' ? 56 : 255;
    return (batch) => {
      const { bytes, starts, ends, width, count } = batch;
      for (let row = 0, cell = position; row < count; row += 1, cell += width) {
        const start = starts[cell]!;
        const end = ends[cell]!;
        const detail = badCharacter(bytes, start, end, role);
        if (detail !== undefined)
          file.reportCell(characters, 'warning', batch, row, position, detail);
        if (end - start > longest)
          file.reportCell(length, 'warning', batch, row, position, String(longest));
      }
    };
  },
};

function roleOf(file: FileScan, column: string): IdRole {
  for (const { enrollment, columns } of file.context.format.files) {
    if (enrollment === undefined) continue;
    const points = (name: string): boolean => {
      const to = columns.find((one) => one.name === name)?.references;
      return to?.file === file.format.name && to.column === column;
    };
    if (points(enrollment.class)) return 'class';
    if (points(enrollment.user)) return 'user';
  }
  return 'other';
}

function badCharacter(
  bytes: Uint8Array,
  start: number,
  end: number,
  role: IdRole,
): string | undefined {
  const table = suspects[role];
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at]!;
    if (table[byte] === 0) continue;
    if (byte === SPACE) {
      if (role !== 'other' || at === start || at === end - 1) return 'a space';
    } else if (byte >= 0x80) return 'a letter outside ASCII';
    else return role === 'user' ? 'an underscore' : `the character ${String.fromCharCode(byte)}`;
  }
  return undefined;
}
