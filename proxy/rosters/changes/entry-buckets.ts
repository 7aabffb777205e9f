/**
 * One record of a roster file in words: three of its key's digest, one of its whole content (only in files that have
 * columns beside the key), and the number of its school, 0 for none. Compared as numbers, word by word.
 */
export const KEY_WORDS = 3;

export interface EntryBuckets {
  /** Takes the first `count` records: digests of four words each, `rows` absent where the key is all there is. */
  add: (keys: Int32Array, rows: Int32Array | undefined, schools: Int32Array, count: number) => void;
  /** Hands all entries over in order, some thousands at a time, and lets them go. */
  drain: (take: (entries: Uint32Array) => void) => void;
}

const BUCKETS = 256;
const CHUNK_ENTRIES = 1024;

interface Bucket {
  full: Uint32Array[];
  chunk: Uint32Array;
  used: number;
}

/** Collects entries by the first byte of their key digest, which is as good as random, and sorts bucket by bucket. */
export function createEntryBuckets(words: number): EntryBuckets {
  const none = new Uint32Array(0);
  const buckets = Array.from({ length: BUCKETS }, (): Bucket => {
    return { full: [], chunk: none, used: 0 };
  });

  function makeRoom(bucket: Bucket): void {
    const { chunk } = bucket;
    const whole = CHUNK_ENTRIES * words;
    if (chunk.length === whole) {
      bucket.full.push(chunk);
      bucket.chunk = new Uint32Array(whole);
      bucket.used = 0;
    } else {
      // Most buckets of a small roster stay empty or nearly so.
      bucket.chunk = new Uint32Array(Math.min(whole, Math.max(4 * chunk.length, 8 * words)));
      bucket.chunk.set(chunk);
    }
  }

  return {
    add(keys, contents, schools, count) {
      for (let row = 0, at = 0; row < count; row += 1, at += 4) {
        const first = keys[at]!;
        const bucket = buckets[first >>> 24]!;
        if (bucket.used === bucket.chunk.length) makeRoom(bucket);
        const { chunk } = bucket;
        let to = bucket.used;
        chunk[to] = first;
        chunk[to + 1] = keys[at + 1]!;
        chunk[to + 2] = keys[at + 2]!;
        to += KEY_WORDS;
        if (contents !== undefined) chunk[to++] = contents[at]!;
        chunk[to] = schools[row]!;
        bucket.used = to + 1;
      }
    },
    drain(take) {
      const sorter = createSorter(words);
      for (const bucket of buckets) {
        const parts = [...bucket.full, bucket.chunk.subarray(0, bucket.used)];
        bucket.full = [];
        bucket.chunk = none;
        const length = parts.reduce((sum, part) => sum + part.length, 0);
        if (length > 0) take(sorter(parts, length));
      }
    },
  };
}

/** Below this a run is sorted by insertion. */
const SHORT_RUN = 48;

/**
 * Sorts entries whose first byte is the same: into runs of about two by the bits that follow, then each run. A run
 * that stays long has keys that repeat, as only a faulty file has.
 */
function createSorter(words: number): (parts: Uint32Array[], length: number) => Uint32Array {
  let sorted = new Uint32Array(0);

  function sortShort(from: number, to: number): void {
    for (let next = from + words; next < to; next += words)
      for (let at = next; at > from; at -= words) {
        if (compareEntries(sorted, at - words, sorted, at, words) <= 0) break;
        for (let word = at; word < at + words; word += 1) {
          const held = sorted[word]!;
          sorted[word] = sorted[word - words]!;
          sorted[word - words] = held;
        }
      }
  }

  function sortLong(from: number, to: number): void {
    const run = sorted.slice(from, to);
    const order = Int32Array.from({ length: run.length / words }, (_, i) => i * words);
    order.sort((a, b) => compareEntries(run, a, run, b, words));
    for (const [i, at] of order.entries())
      sorted.set(run.subarray(at, at + words), from + i * words);
  }

  return (parts, length) => {
    if (sorted.length < length) sorted = new Uint32Array(length);
    const count = length / words;
    const bits = Math.min(20, Math.max(1, 31 - Math.clz32(count)));
    const shift = 32 - bits;
    const bounds = new Int32Array((1 << bits) + 1);
    for (const part of parts)
      for (let at = 0; at < part.length; at += words)
        bounds[((part[at]! << 8) >>> shift) + 1]! += 1;
    for (let run = 1; run < bounds.length; run += 1) bounds[run]! += bounds[run - 1]!;
    const next = bounds.slice();
    for (const part of parts)
      for (let at = 0; at < part.length; at += words) {
        const run = (part[at]! << 8) >>> shift;
        const to = next[run]! * words;
        next[run]! += 1;
        for (let word = 0; word < words; word += 1) sorted[to + word] = part[at + word]!;
      }
    for (let run = 0; run + 1 < bounds.length; run += 1) {
      const [from, to] = [bounds[run]!, bounds[run + 1]!];
      if (to - from > SHORT_RUN) sortLong(from * words, to * words);
      else if (to - from > 1) sortShort(from * words, to * words);
    }
    return sorted.subarray(0, length);
  };
}

/** Negative, 0 or positive as the first `words` words of one entry come before, equal or follow those of another. */
export function compareEntries(
  a: Uint32Array,
  atA: number,
  b: Uint32Array,
  atB: number,
  words: number,
): number {
  for (let word = 0; word < words; word += 1) {
    const difference = a[atA + word]! - b[atB + word]!;
    if (difference !== 0) return difference;
  }
  return 0;
}
