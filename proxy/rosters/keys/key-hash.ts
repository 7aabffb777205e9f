/** Hashes the bytes of a key, four at a time; up to three bytes behind it are read and masked away. */
export type KeyHash = (view: DataView, start: number, end: number) => number;

/** The last, incomplete word of a key with the bytes behind it cleared. */
export const lastWord = (view: DataView, at: number, count: number): number =>
  view.getInt32(at, true) & ((1 << (8 * count)) - 1);

/** True when two keys of one length hold the same bytes. */
export function sameBytes(view: DataView, a: number, b: number, length: number): boolean {
  const whole = length & ~3;
  for (let i = 0; i < whole; i += 4)
    if (view.getInt32(a + i, true) !== view.getInt32(b + i, true)) return false;
  const tail = length & 3;
  return tail === 0 || lastWord(view, a + whole, tail) === lastWord(view, b + whole, tail);
}

/** Fast and well spread for honest keys; somebody who knows it can make keys that collide. */
export function fastHash(seed: number, view: DataView, start: number, end: number): number {
  let hash = seed ^ (end - start);
  let other = ~seed;
  let at = start;
  // Two lanes, because each multiplication waits for the one before it.
  for (; at + 8 <= end; at += 8) {
    hash = Math.imul(hash ^ view.getInt32(at, true), 0x2c1b3c6d);
    other = Math.imul(other ^ view.getInt32(at + 4, true), 0x297a2d39);
    hash = (hash << 15) | (hash >>> 17);
    other = (other << 13) | (other >>> 19);
  }
  hash ^= other;
  if (at + 4 <= end) {
    hash = Math.imul(hash ^ view.getInt32(at, true), 0x2c1b3c6d);
    hash = (hash << 15) | (hash >>> 17);
    at += 4;
  }
  if (at < end) {
    hash = Math.imul(hash ^ lastWord(view, at, end - at), 0x2c1b3c6d);
    hash = (hash << 15) | (hash >>> 17);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  return hash ^ (hash >>> 15);
}

/** HalfSipHash-1-3 under a secret: collisions cannot be prepared without it. Slower than the fast hash. */
export function createKeyedHash(secret: readonly [number, number]): KeyHash {
  return (view, start, end) => {
    let v0 = secret[0] | 0;
    let v1 = secret[1] | 0;
    let v2 = 0x6c796765 ^ secret[0];
    let v3 = 0x74656462 ^ secret[1];
    const round = (): void => {
      v0 = (v0 + v1) | 0;
      v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0;
      v0 = (v0 << 16) | (v0 >>> 16);
      v2 = (v2 + v3) | 0;
      v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2;
      v0 = (v0 + v3) | 0;
      v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0;
      v2 = (v2 + v1) | 0;
      v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2;
      v2 = (v2 << 16) | (v2 >>> 16);
    };
    let at = start;
    for (; at + 4 <= end; at += 4) {
      const word = view.getInt32(at, true);
      v3 ^= word;
      round();
      v0 ^= word;
    }
    const tail = at < end ? lastWord(view, at, end - at) : 0;
    const last = tail ^ ((end - start) << 24);
    v3 ^= last;
    round();
    v0 ^= last;
    v2 ^= 0xff;
    round();
    round();
    round();
    return v1 ^ v3;
  };
}
