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

const asciiOf = (text: string): Set<number> =>
  new Set([...text].map((character) => character.charCodeAt(0)));
const nicknameBreakers = asciiOf('~"#%&*:<>?/\\{|}.[]@');

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

type IdRole = 'class' | 'user' | 'other';

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
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at]!;
    if (byte === SPACE) {
      if (role !== 'other' || at === start || at === end - 1) return 'a space';
    } else if (role === 'class') {
      if (byte >= 0x80) return 'a letter outside ASCII';
      if (nicknameBreakers.has(byte)) return `the character ${String.fromCharCode(byte)}`;
    } else if (role === 'user' && byte === 0x5f) return 'an underscore';
  }
  return undefined;
}
