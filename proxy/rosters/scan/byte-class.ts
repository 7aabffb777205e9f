import { isUtf8 } from 'node:buffer';

export const LF = 0x0a;
export const CR = 0x0d;
export const QUOTE = 0x22;
export const COMMA = 0x2c;
export const SPACE = 0x20;

/** Inside quotes: bytes that need a look (quote, line breaks, control characters). */
export const quotedStop: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte === QUOTE || byte < SPACE ? 1 : 0,
);

/**
 * Distance from the start of a little-endian word to its first byte below 0x2d (comma, quote, line breaks, space
 * and other rare ones), or 4. Four bytes are tested at once; the caller looks at the byte found.
 */
export function firstStop(word: number): number {
  const stops = (word - 0x2d2d2d2d) & ~word & 0x80808080;
  return stops === 0 ? 4 : (31 - Math.clz32(stops & -stops)) >> 3;
}

export const hasLineBreak = (cell: Uint8Array): boolean => cell.includes(LF) || cell.includes(CR);
export const isNotUtf8 = (cell: Uint8Array): boolean => !isUtf8(cell);
export const hasControl = (cell: Uint8Array): boolean =>
  cell.some((byte) => byte < SPACE && byte !== LF && byte !== CR);

/** True for a cell that is empty or holds spaces only: to SDS it has no value. */
export function isBlank(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (at < end && bytes[at] === SPACE) at += 1;
  return at === end;
}
