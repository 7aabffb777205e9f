import t from 'tap';
import { createEntryBuckets } from '../../../proxy/rosters/changes/entry-buckets';
import { createRandom } from '../../fixtures/generate-roster/random';

/** Entries as text that sorts as they do. */
const textsOf = (entries: Uint32Array, words: number): string[] =>
  Array.from({ length: entries.length / words }, (_, i) =>
    [...entries.subarray(i * words, (i + 1) * words)]
      .map((word) => word.toString(16).padStart(8, '0'))
      .join(' '),
  );

function sortAll(words: number, count: number, word: (row: number, at: number) => number): boolean {
  const buckets = createEntryBuckets(words);
  const expected: string[] = [];
  for (let from = 0; from < count; from += 1024) {
    const rows = Math.min(1024, count - from);
    const [keys, contents, schools] = [
      new Int32Array(4096),
      new Int32Array(4096),
      new Int32Array(1024),
    ];
    for (let row = 0; row < rows; row += 1) {
      const entry = Array.from({ length: words }, (_, at) => word(from + row, at) >>> 0);
      keys.set(
        entry.slice(0, 3).map((one) => one | 0),
        4 * row,
      );
      if (words === 5) contents[4 * row] = entry[3]! | 0;
      schools[row] = entry[words - 1]! | 0;
      expected.push(textsOf(Uint32Array.from(entry), words)[0]!);
    }
    buckets.add(keys, words === 5 ? contents : undefined, schools, rows);
  }
  const sorted: string[] = [];
  buckets.drain((entries) => sorted.push(...textsOf(entries, words)));
  return sorted.join('\n') === expected.sort().join('\n');
}

t.test('random entries come out in order, few or many', (t) => {
  const random = createRandom(1);
  for (const count of [0, 1, 2, 100, 5000, 200_000])
    for (const words of [4, 5])
      t.ok(
        sortAll(words, count, () => random.below(2 ** 32)),
        `${count} of ${words} words`,
      );
  t.end();
});

t.test('entries with few or equal keys come out in order', (t) => {
  const random = createRandom(2);
  t.ok(
    sortAll(5, 60_000, (_, at) => (at < 3 ? 7 : random.below(2 ** 32))),
    'one key',
  );
  t.ok(
    sortAll(5, 60_000, () => 0xffffffff),
    'one entry',
  );
  t.ok(
    sortAll(4, 60_000, (row, at) => (at === 0 ? row % 3 : random.below(5))),
    'few keys',
  );
  t.end();
});
