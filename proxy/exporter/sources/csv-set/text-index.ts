import { randomBytes } from 'node:crypto';
import { BridgeError } from '../../../errors';
import { createKeySpace } from '../../../rosters';

const MAX_BYTES = 256 << 20;
const MAX_TEXT = 1020;

/** Numbers for texts, as they are first seen: a tenth of the memory of a map of strings. */
export interface TextIndex {
  numberOf: (text: string) => number;
  readonly size: number;
}

/** Throws EXPORT_SOURCE_RECORD for an id longer than any format allows, and when there are too many. */
export function createTextIndex(file: string): TextIndex {
  const seeds = randomBytes(12);
  const space = createKeySpace({
    seeds: [seeds.readInt32LE(0), seeds.readInt32LE(4), seeds.readInt32LE(8)],
    maxBytes: MAX_BYTES,
  });
  // The key space reads up to three bytes behind a key.
  const bytes = new Uint8Array(3 * MAX_TEXT + 8);
  const view = new DataView(bytes.buffer);
  const encoder = new TextEncoder();
  return {
    numberOf(text) {
      const { written, read } = encoder.encodeInto(text, bytes.subarray(0, MAX_TEXT));
      const number =
        read < text.length || written === 0 ? -1 : space.intern(bytes, view, 0, written);
      if (number < 0 && text !== '')
        throw new BridgeError('EXPORT_SOURCE_RECORD', {
          params: { file, line: '?', fault: space.full ? 'too many ids' : 'an id is too long' },
          target: file,
        });
      return number;
    },
    get size() {
      return space.size;
    },
  };
}
