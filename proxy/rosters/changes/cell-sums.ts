import type { Cipher } from 'node:crypto';
import { lastWord, sameBytes } from '../keys/key-hash';
import type { RecordBatch } from '../scan/record-batch';
import { BATCH_ROWS } from '../scan/record-batch';

/** Bytes of a cell in one block, behind the four of its counter. */
const DATA_BYTES = 12;
/** In the lowest four bits of the counter: more blocks follow. The last block has its number of bytes there. */
const MORE = 15;
export const WORDS = 4;

/**
 * Keyed sums of cells, the first half of a protected counter sum (D. J. Bernstein, "How to stretch random
 * functions: the security of protected counter sums", J. Cryptology 12, 1999), with AES as in PMAC:
 *
 *     H(x) = AES(k, B0) ⊕ AES(k, B1) ⊕ …      Bi = (16·i + ci as 32 bits) ‖ bytes 12·i to 12·i+11 of x, zero padded
 *
 * ci is 15 before the last block and the number of bytes (1 to 12) in it, so different cells give different sets of
 * blocks and no block occurs twice. H of an empty cell is 0: a column that is missing counts as empty. The key is
 * that of the column. A sum may be shown to nobody: `protectSums` makes a digest of it. docs/adr/0004 has the bound.
 */
export interface CellSums {
  /** Adds H of one cell of each record of the batch to the sums, four words a record. */
  add: (cipher: Cipher, batch: RecordBatch, position: number, sums: Int32Array) => void;
}

export function createCellSums(): CellSums {
  let blocks = new Int32Array(BATCH_ROWS * WORDS);
  let bytes = new Uint8Array(blocks.buffer);
  /** Where the blocks of each record's cell begin and end; a repeated cell has those of the record before. */
  const froms = new Int32Array(BATCH_ROWS);
  const tos = new Int32Array(BATCH_ROWS);

  function widen(words: number): void {
    const wider = new Int32Array(Math.max(words, 2 * blocks.length));
    wider.set(blocks);
    blocks = wider;
    bytes = new Uint8Array(wider.buffer);
  }

  function encode({ view, starts, ends, width, count }: RecordBatch, position: number): number {
    let used = 0;
    let lastStart = 0;
    let lastLength = -1;
    for (let row = 0, cell = position; row < count; row += 1, cell += width) {
      let at = starts[cell]!;
      const end = ends[cell]!;
      const length = end - at;
      if (length === lastLength && sameBytes(view, at, lastStart, length)) {
        froms[row] = froms[row - 1]!;
        tos[row] = tos[row - 1]!;
        continue;
      }
      lastStart = at;
      lastLength = length;
      froms[row] = used;
      if (length > 0) {
        const needed = used + WORDS * Math.ceil(length / DATA_BYTES);
        if (needed > blocks.length) widen(needed);
        let counter = MORE;
        for (; end - at > DATA_BYTES; at += DATA_BYTES, used += WORDS, counter += 16) {
          blocks[used] = counter;
          blocks[used + 1] = view.getInt32(at, true);
          blocks[used + 2] = view.getInt32(at + 4, true);
          blocks[used + 3] = view.getInt32(at + 8, true);
        }
        const rest = end - at;
        blocks[used] = counter - MORE + rest;
        blocks[used + 1] = wordOf(view, at, rest);
        blocks[used + 2] = wordOf(view, at + 4, rest - 4);
        blocks[used + 3] = wordOf(view, at + 8, rest - 8);
        used += WORDS;
      }
      tos[row] = used;
    }
    return used;
  }

  return {
    add(cipher, batch, position, sums) {
      const used = encode(batch, position);
      if (used === 0) return;
      const sealed = wordsOf(cipher.update(bytes.subarray(0, 4 * used)));
      let [s0, s1, s2, s3] = [0, 0, 0, 0];
      let last = -1;
      for (let row = 0, sum = 0; row < batch.count; row += 1, sum += WORDS) {
        const from = froms[row]!;
        const to = tos[row]!;
        // A class repeats from enrollment to enrollment, and so does its sum.
        if (from !== last || from === to) {
          [s0, s1, s2, s3] = [0, 0, 0, 0];
          for (let at = from; at < to; at += WORDS) {
            s0 ^= sealed[at]!;
            s1 ^= sealed[at + 1]!;
            s2 ^= sealed[at + 2]!;
            s3 ^= sealed[at + 3]!;
          }
          last = from === to ? -1 : from;
        }
        sums[sum]! ^= s0;
        sums[sum + 1]! ^= s1;
        sums[sum + 2]! ^= s2;
        sums[sum + 3]! ^= s3;
      }
    },
  };
}

/**
 * The second half: the digests of records are the sums under another key, AES(k', Σ), cut by whoever keeps them.
 * The first `count` digests, four words each.
 */
export const protectSums = (cipher: Cipher, sums: Int32Array, count: number): Int32Array =>
  wordsOf(cipher.update(new Uint8Array(sums.buffer, sums.byteOffset, count * WORDS * 4)));

const wordOf = (view: DataView, at: number, count: number): number =>
  count >= 4 ? view.getInt32(at, true) : count > 0 ? lastWord(view, at, count) : 0;

/** Words over the bytes that a cipher answered; these are aligned unless Node changes its mind. */
function wordsOf(bytes: Buffer): Int32Array {
  const aligned = (bytes.byteOffset & 3) === 0 ? bytes : Uint8Array.from(bytes);
  return new Int32Array(aligned.buffer, aligned.byteOffset, aligned.length >> 2);
}
