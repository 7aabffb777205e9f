import type { RecordBatch } from '../scan/record-batch';
import { isBlank } from '../scan/byte-class';
import { BATCH_ROWS } from '../scan/record-batch';
import type { KeyHash } from './key-hash';
import { createKeyedHash, fastHash, lastWord, sameBytes } from './key-hash';

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
/** Share of the slots that may be taken. */
const MAX_LOAD = 0.66;
/** Honest keys never probe this far at that load; prepared ones do, and get the keyed hash. */
const MAX_PROBES = 96;

/** Fewer keys than this stay in the caches of a processor anyhow. */
const CACHED_KEYS = 1 << 13;

/** A slot holds five bits of the hash and one more than the place of the key in the arena; 0 is free. */
const TAG = 0xf8000000 | 0;
const PLACE = 0x07ffffff;
const slotOf = (hash: number, place: number): number => (hash & TAG) | (place + 1);

/** Open addressing; a key lies in the arena as number, length and its bytes in words. */
export function createKeySpace({ seeds, expectedBytes = 0, maxBytes }: KeySpaceOptions): KeySpace {
  const seed = seeds[0];
  const limit = Math.min(maxBytes, 4 * PLACE);
  /** Set once keys collide too often. */
  let keyed: KeyHash | undefined;
  // Half of a record is its id at most: sized for records of 128 bytes, it seldom has to grow.
  let mask = 1023;
  while ((mask + 1) * MAX_LOAD < Math.min(expectedBytes, limit) / 64) mask = 2 * mask + 1;
  let slots = new Int32Array(mask + 1);
  let arena = new Int32Array(Math.max(4096, Math.min(expectedBytes, limit) >> 2));
  let arenaBytes = new Uint8Array(arena.buffer);
  let used = 0;
  let size = 0;
  let full = false;
  let places = new Int32Array(512);
  let flags = new Uint8Array(512);
  let lines = new Int32Array(512);
  const hashes = new Int32Array(BATCH_ROWS);
  /** Place of the key a row probably has, plus one; 0 when there is none. The last entry keeps the reads alive. */
  const candidates = new Int32Array(BATCH_ROWS + 1);

  function add(view: DataView, start: number, end: number): number {
    const length = end - start;
    const words = 2 + ((length + 3) >> 2);
    if ((used + words) * 4 > limit) {
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
    let word = place + 2;
    let at = start;
    for (; at + 4 <= end; at += 4, word += 1) arena[word] = view.getInt32(at, true);
    if (at < end) arena[word] = lastWord(view, at, end - at);
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
    slots = new Int32Array(slotCount);
    mask = slotCount - 1;
    for (let id = 0; id < size; id += 1) {
      const place = places[id]!;
      const at = (place + 2) * 4;
      const hash = hashOf(view, at, at + arena[place + 1]!);
      let slot = hash & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = slotOf(hash, place);
    }
  }

  function hashOf(view: DataView, start: number, end: number): number {
    return keyed === undefined ? fastHash(seed, view, start, end) : keyed(view, start, end);
  }

  function find(view: DataView, start: number, end: number, hash: number): number {
    let slot = hash & mask;
    const tag = hash & TAG;
    for (let probes = 0; ; probes += 1, slot = (slot + 1) & mask) {
      const entry = slots[slot]!;
      if (entry === 0) break;
      if ((entry & TAG) === tag) {
        const place = (entry & PLACE) - 1;
        if (equals(arena, place, view, start, end - start)) return arena[place]!;
      }
      if (probes === MAX_PROBES && keyed === undefined) return findKeyed(view, start, end);
    }
    const place = add(view, start, end);
    if (place < 0) return -1;
    slots[slot] = slotOf(hash, place);
    if (size > (mask + 1) * MAX_LOAD) rebuild(2 * (mask + 1));
    return size - 1;
  }

  function findKeyed(view: DataView, start: number, end: number): number {
    keyed = createKeyedHash([seeds[1], seeds[2]]);
    rebuild(mask + 1);
    return find(view, start, end, keyed(view, start, end));
  }

  /** Brings slots, then probable keys into the caches; the reads of many rows overlap where single ones would wait. */
  function findCandidates(count: number, out: Int32Array): void {
    const [table, keys, slotMask] = [slots, arena, mask];
    let sum = 0;
    for (let row = 0; row < count; row += 1)
      if (out[row] === 0) sum ^= table[hashes[row]! & slotMask]!;
    for (let row = 0; row < count; row += 1) {
      candidates[row] = 0;
      if (out[row] !== 0) continue;
      const tag = hashes[row]! & TAG;
      let slot = hashes[row]! & slotMask;
      while (table[slot] !== 0 && (table[slot]! & TAG) !== tag) slot = (slot + 1) & slotMask;
      candidates[row] = table[slot]! & PLACE;
    }
    const last = keys.length - 1;
    // A GUID often lies across two cache lines.
    for (let row = 0; row < count; row += 1) {
      const place = candidates[row]!;
      sum ^= keys[place]! ^ keys[Math.min(place + 9, last)]!;
    }
    candidates[BATCH_ROWS] = sum;
  }

  function internColumn(batch: RecordBatch, position: number, out: Int32Array): void {
    const { view, bytes, width, count, starts, ends } = batch;
    const keyedBefore = keyed;
    let lastStart = 0;
    let lastLength = -1;
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
    if (size > CACHED_KEYS) findCandidates(count, out);
    else candidates.fill(0);
    let last = -1;
    for (let row = 0, cell = position; row < count; row += 1, cell += width) {
      if (out[row] === -2) out[row] = last;
      else if (out[row] === 0) {
        const start = starts[cell]!;
        const end = ends[cell]!;
        const place = candidates[row]! - 1;
        // A keyed hash that came into being within this batch makes the rest of the hashes stale.
        if (place >= 0 && equals(arena, place, view, start, end - start)) last = arena[place]!;
        else if (keyed === keyedBefore) last = find(view, start, end, hashes[row]!);
        else last = find(view, start, end, hashOf(view, start, end));
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
        : find(view, start, end, hashOf(view, start, end)),
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

function widen<T extends Int32Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
