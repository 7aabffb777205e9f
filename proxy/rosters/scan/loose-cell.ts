import { COMMA, CR, QUOTE, SPACE } from './byte-class';
import type { FaultyRecord } from './record-batch';

/**
 * Where the cell of a record that was taken out most likely lies: among the cells read before the fault, else by
 * plain commas in the rest of its line, without quotes. Good enough to know which key is excused, not for checks.
 */
export function looseCell(
  { cells, rest, bytes }: FaultyRecord,
  position: number,
): { start: number; end: number } | undefined {
  const read = cells[position];
  if (read !== undefined) return read;
  let at = rest.start;
  for (let skip = position - cells.length; skip > 0; skip -= 1) {
    while (at < rest.end && bytes[at] !== COMMA) at += 1;
    at += 1;
  }
  if (at >= rest.end) return undefined;
  const quoted = bytes[at] === QUOTE;
  if (quoted) at += 1;
  let end = at;
  while (end < rest.end && bytes[end] !== COMMA && !(quoted && bytes[end] === QUOTE)) end += 1;
  while (at < end && isEdge(bytes[at]!)) at += 1;
  while (end > at && isEdge(bytes[end - 1]!)) end -= 1;
  return { start: at, end };
}

const isEdge = (byte: number): boolean => byte === QUOTE || byte === SPACE || byte === CR;
