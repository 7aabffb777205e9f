/** Digests of the records of one file, sorted by key digest: 16 bytes of key, 8 bytes of record, again and again. */
export interface DigestSet {
  count: number;
  entries: Buffer;
}

export interface DigestChanges {
  added: number;
  removed: number;
  changed: number;
  unchanged: number;
}

const KEY = 16;
const ENTRY = 24;

/** Collects digests and sorts them: into buckets by their first two bytes, then within each. */
export function createDigestSet(): {
  add: (key: Uint8Array, row: Uint8Array) => void;
  close: () => DigestSet;
} {
  let entries = Buffer.alloc(1 << 16);
  let length = 0;
  return {
    add(key, row) {
      if (length + ENTRY > entries.length) {
        const wider = Buffer.alloc(entries.length * 2);
        entries.copy(wider, 0, 0, length);
        entries = wider;
      }
      entries.set(key.subarray(0, KEY), length);
      entries.set(row.subarray(0, ENTRY - KEY), length + KEY);
      length += ENTRY;
    },
    close: () => sortEntries(entries.subarray(0, length)),
  };
}

function sortEntries(entries: Buffer): DigestSet {
  const bounds = new Int32Array(65537);
  for (let at = 0; at < entries.length; at += ENTRY) bounds[entries.readUInt16BE(at) + 1]! += 1;
  for (let i = 1; i < bounds.length; i += 1) bounds[i]! += bounds[i - 1]!;
  const sorted = Buffer.alloc(entries.length);
  const next = bounds.slice();
  for (let at = 0; at < entries.length; at += ENTRY) {
    const bucket = entries.readUInt16BE(at);
    entries.copy(sorted, next[bucket]! * ENTRY, at, at + ENTRY);
    next[bucket]! += 1;
  }
  for (let bucket = 0; bucket < 65536; bucket += 1) {
    const [from, to] = [bounds[bucket]!, bounds[bucket + 1]!];
    if (to - from < 2) continue;
    const part = Buffer.from(sorted.subarray(from * ENTRY, to * ENTRY));
    const pieces = Array.from({ length: to - from }, (_, i) =>
      part.subarray(i * ENTRY, (i + 1) * ENTRY),
    );
    pieces.sort((a, b) => Buffer.compare(a, b));
    for (const [i, piece] of pieces.entries()) piece.copy(sorted, (from + i) * ENTRY);
  }
  return { count: entries.length / ENTRY, entries: sorted };
}

/** What changed between two sets made under the same secret, by key: one walk over both. */
export function compareDigests(before: DigestSet, after: DigestSet): DigestChanges {
  const changes: DigestChanges = { added: 0, removed: 0, changed: 0, unchanged: 0 };
  let [old, now] = [0, 0];
  while (old < before.entries.length || now < after.entries.length) {
    const order =
      old >= before.entries.length
        ? 1
        : now >= after.entries.length
          ? -1
          : before.entries.compare(after.entries, now, now + KEY, old, old + KEY);
    if (order === 0) {
      const same =
        before.entries.compare(after.entries, now + KEY, now + ENTRY, old + KEY, old + ENTRY) === 0;
      changes[same ? 'unchanged' : 'changed'] += 1;
    } else changes[order < 0 ? 'removed' : 'added'] += 1;
    if (order <= 0) old += ENTRY;
    if (order >= 0) now += ENTRY;
  }
  return changes;
}
