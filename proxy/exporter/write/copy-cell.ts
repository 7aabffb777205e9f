import { firstStop } from '../../rosters';

const COMMA = 0x2c;
const QUOTE = 0x22;
const CR = 0x0d;
const LF = 0x0a;

/**
 * Copies a cell to `at` and answers where it ends there. Four bytes at once as long as none of them is below 0x2d;
 * both memories have room for three bytes more than the cell. Quotes it when it must be.
 */
export function copyCell(
  out: Uint8Array,
  target: DataView,
  at: number,
  bytes: Uint8Array,
  view: DataView,
  start: number,
  end: number,
): number {
  let from = start;
  let to = at;
  while (from + 4 <= end) {
    const word = view.getInt32(from, true);
    if (firstStop(word) < 4) break;
    target.setInt32(to, word, true);
    from += 4;
    to += 4;
  }
  for (; from < end; from += 1, to += 1) {
    const byte = bytes[from]!;
    if (byte <= COMMA && (byte === COMMA || byte === QUOTE || byte === CR || byte === LF))
      return quoteCell(out, at, bytes, start, end);
    out[to] = byte;
  }
  return to;
}

function quoteCell(
  out: Uint8Array,
  at: number,
  bytes: Uint8Array,
  start: number,
  end: number,
): number {
  let to = at;
  out[to++] = QUOTE;
  for (let from = start; from < end; from += 1) {
    const byte = bytes[from]!;
    if (byte === QUOTE) out[to++] = QUOTE;
    out[to++] = byte;
  }
  out[to++] = QUOTE;
  return to;
}
