import type { KeySpace } from '../keys/key-space';

/** Gives values that differ by case the number of the first of them, in place: SDS compares lists that way. */
export function createFold(space: KeySpace): (ids: Int32Array, count: number) => void {
  const folded: number[] = [];
  const byText = new Map<string, number>();
  return (ids, count) => {
    for (let id = folded.length; id < space.size; id += 1) {
      const text = space.text(id).toLowerCase();
      const first = byText.get(text) ?? id;
      byText.set(text, first);
      folded.push(first);
    }
    for (let row = 0; row < count; row += 1) if (ids[row]! >= 0) ids[row] = folded[ids[row]!]!;
  };
}
