import type { RecordBatch } from '../scan/record-batch';
import { isBlank } from '../scan/byte-class';
import { BATCH_ROWS } from '../scan/record-batch';
import type { KeyHash } from './key-hash';
import { createKeyedHash, fastHash, lastWord } from './key-hash';

export interface KeySpaceOptions {
  /** Three random 32-bit numbers; they change the order of work, never a result. */
  seeds: readonly [number, number, number];
  /** Bytes the keys are expected to take; memory is taken as they come. */
  expectedBytes?: number;
  /** Bytes at which the space is full: later keys are unknown (-1) instead of taking more memory. */
  maxBytes: number;
}

/** A set of keys, numbered as they are first seen, compared byte by byte. One for each id column that is referred to. */
export interface KeySpace {
  readonly size: number;
  /** True once a key was turned away. */
  readonly full: boolean;
  /** One byte a key, for the rules; take it anew after each interning, it moves when the space grows. */
  readonly flags: Uint8Array;
  /** Line where a key was defined; 0 unless somebody says so. */
  readonly lines: Int32Array;
  /** Numbers of the keys in one column of a batch; -1 for an empty or oversized cell. */
  internColumn: (batch: RecordBatch, position: number, out: Int32Array) => void;
  intern: (bytes: Uint8Array, view: DataView, start: number, end: number) => number;
  text: (id: number) => string;
}

const MAX_KEY_BYTES = 1024;
/** Honest keys never probe this far at 60 % load; prepared ones do, and get the keyed hash. */
const MAX_PROBES = 96;

/** Open addressing over (hash, place) pairs; a key lies in the arena as number, length and its bytes in words. */
export function createKeySpace({ seeds, expectedBytes = 0, maxBytes }: KeySpaceOptions): KeySpace {
  const seed = seeds[0];
  /** Set once keys collide too often. */
  let keyed: KeyHash | undefined;
  // Half of a record is its id at most: sized for records of 128 bytes, it seldom has to grow.
  let mask = 1023;
  while ((mask + 1) * 0.6 < Math.min(expectedBytes, maxBytes) / 64) mask = 2 * mask + 1;
  let slots = new Int32Array(2 * (mask + 1));
  let arena = new Int32Array(Math.max(4096, Math.min(expectedBytes, maxBytes) >> 2));
  let arenaBytes = new Uint8Array(arena.buffer);
  let used = 0;
  let size = 0;
  let full = false;
  let places = new Int32Array(512);
  let flags = new Uint8Array(512);
  let lines = new Int32Array(512);
  const hashes = new Int32Array(BATCH_ROWS);
  const touched = new Int32Array(BATCH_ROWS);

  function add(bytes: Uint8Array, start: number, length: number): number {
    const words = 2 + ((length + 3) >> 2);
    if ((used + words) * 4 > maxBytes) {
      full = true;
      return -1;
    }
    if (used + words > arena.length) {
      const wider = new Int32Array(Math.max(arena.length * 2, used + words));
      wider.set(arena.subarray(0, used));
      arena = wider;
      arenaBytes = new Uint8Array(arena.buffer);
    }
    const place = used;
    arena[place] = size;
    arena[place + 1] = length;
    arenaBytes.set(bytes.subarray(start, start + length), (place + 2) * 4);
    used += words;
    if (size === places.length) growColumns();
    places[size] = place;
    size += 1;
    return place;
  }

  function growColumns(): void {
    const wider = size * 2;
    places = widen(places, new Int32Array(wider));
    flags = widen(flags, new Uint8Array(wider));
    lines = widen(lines, new Int32Array(wider));
  }

  function rebuild(slotCount: number): void {
    const view = new DataView(arena.buffer);
    const old = slots;
    slots = new Int32Array(2 * slotCount);
    mask = slotCount - 1;
    for (let i = 0; i < old.length; i += 2) {
      const place = old[i + 1]!;
      if (place === 0) continue;
      const at = (place + 1) * 4;
      const hash = keyed === undefined ? old[i]! : keyed(view, at, at + arena[place]!);
      let slot = hash & mask;
      while (slots[2 * slot + 1] !== 0) slot = (slot + 1) & mask;
      slots[2 * slot] = hash;
      slots[2 * slot + 1] = place;
    }
  }

  /** Places in the slots are one more than in the arena, so that 0 is a free slot. */
  function find(
    bytes: Uint8Array,
    view: DataView,
    start: number,
    end: number,
    hash: number,
  ): number {
    let slot = hash & mask;
    for (let probes = 0; ; probes += 1, slot = (slot + 1) & mask) {
      const place = slots[2 * slot + 1]!;
      if (place === 0) break;
      if (slots[2 * slot] === hash && equals(arena, place - 1, view, start, end - start))
        return arena[place - 1]!;
      if (probes === MAX_PROBES && keyed === undefined) return findKeyed(bytes, view, start, end);
    }
    const place = add(bytes, start, end - start);
    if (place < 0) return -1;
    slots[2 * slot] = hash;
    slots[2 * slot + 1] = place + 1;
    if (size * 5 > (mask + 1) * 3) rebuild(2 * (mask + 1));
    return size - 1;
  }

  function findKeyed(bytes: Uint8Array, view: DataView, start: number, end: number): number {
    keyed = createKeyedHash([seeds[1], seeds[2]]);
    rebuild(mask + 1);
    return find(bytes, view, start, end, keyed(view, start, end));
  }

  function touch(count: number, out: Int32Array): void {
    const [table, keys, slotMask] = [slots, arena, mask];
    for (let row = 0; row < count; row += 1)
      touched[row] = out[row] === 0 ? table[2 * (hashes[row]! & slotMask) + 1]! : 0;
    let sum = 0;
    for (let row = 0; row < count; row += 1) sum ^= keys[touched[row]!]!;
    touched[0] = sum;
  }

  function internColumn(batch: RecordBatch, position: number, out: Int32Array): void {
    const { view, bytes, width, count, starts, ends } = batch;
    const keyedBefore = keyed;
    let lastStart = 0;
    let lastLength = -1;
    // Hash first, then touch the slots and the arena, then compare: the memory reads of many rows overlap.
    for (let row = 0, cell = position; row < count; row += 1, cell += width) {
      const start = starts[cell]!;
      const length = ends[cell]! - start;
      if (length > MAX_KEY_BYTES || isBlank(bytes, start, start + length)) out[row] = -1;
      else if (length === lastLength && sameBytes(view, start, lastStart, length)) out[row] = -2;
      else {
        out[row] = 0;
        hashes[row] =
          keyedBefore === undefined
            ? fastHash(seed, view, start, start + length)
            : keyedBefore(view, start, start + length);
        lastStart = start;
        lastLength = length;
      }
    }
    touch(count, out);
    let last = -1;
    for (let row = 0, cell = position; row < count; row += 1, cell += width) {
      if (out[row] === -2) out[row] = last;
      else if (out[row] === 0) {
        const start = starts[cell]!;
        const end = ends[cell]!;
        // A keyed hash that came into being within this batch makes the rest of the hashes stale.
        last =
          keyed === keyedBefore
            ? find(bytes, view, start, end, hashes[row]!)
            : find(bytes, view, start, end, keyed!(view, start, end));
        out[row] = last;
      }
    }
  }

  return {
    get size() {
      return size;
    },
    get full() {
      return full;
    },
    get flags() {
      return flags;
    },
    get lines() {
      return lines;
    },
    internColumn,
    intern: (bytes, view, start, end) =>
      end - start > MAX_KEY_BYTES || isBlank(bytes, start, end)
        ? -1
        : find(
            bytes,
            view,
            start,
            end,
            keyed === undefined ? fastHash(seed, view, start, end) : keyed(view, start, end),
          ),
    text(id) {
      const place = places[id]!;
      const at = (place + 2) * 4;
      return Buffer.from(arenaBytes.subarray(at, at + arena[place + 1]!)).toString('utf8');
    },
  };
}

function equals(
  arena: Int32Array,
  place: number,
  view: DataView,
  start: number,
  length: number,
): boolean {
  if (arena[place + 1] !== length) return false;
  let word = place + 2;
  let at = start;
  const whole = start + (length & ~3);
  for (; at < whole; at += 4, word += 1) if (arena[word] !== view.getInt32(at, true)) return false;
  const tail = length & 3;
  return tail === 0 || arena[word] === lastWord(view, at, tail);
}

function sameBytes(view: DataView, a: number, b: number, length: number): boolean {
  const whole = length & ~3;
  for (let i = 0; i < whole; i += 4)
    if (view.getInt32(a + i, true) !== view.getInt32(b + i, true)) return false;
  const tail = length & 3;
  return tail === 0 || lastWord(view, a + whole, tail) === lastWord(view, b + whole, tail);
}

function widen<T extends Int32Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
