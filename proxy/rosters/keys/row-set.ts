/** A set of record ordinals: a bit each. */
export interface RowSet {
  readonly size: number;
  /** False when the row was in the set already. */
  add: (row: number) => boolean;
  has: (row: number) => boolean;
}

export function createRowSet(): RowSet {
  let bits = new Uint8Array(128);
  let size = 0;
  return {
    get size() {
      return size;
    },
    add(row) {
      const index = row >>> 3;
      if (index >= bits.length) {
        const wider = new Uint8Array(Math.max(bits.length * 2, index + 1));
        wider.set(bits);
        bits = wider;
      }
      const bit = 1 << (row & 7);
      if ((bits[index]! & bit) !== 0) return false;
      bits[index]! |= bit;
      size += 1;
      return true;
    },
    has: (row) => ((bits[row >>> 3] ?? 0) & (1 << (row & 7))) !== 0,
  };
}
