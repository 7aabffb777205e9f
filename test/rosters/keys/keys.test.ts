import assert from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import { createIntLog } from '../../../proxy/rosters/keys/int-log';
import { createKeyedHash, fastHash } from '../../../proxy/rosters/keys/key-hash';
import { createKeySpace } from '../../../proxy/rosters/keys/key-space';
import { createLineMap } from '../../../proxy/rosters/keys/line-map';
import { createRowSet } from '../../../proxy/rosters/keys/row-set';
import { createTupleLog } from '../../../proxy/rosters/keys/tuple-log';
import type { RecordBatch } from '../../../proxy/rosters/scan/record-batch';

const space = (maxBytes = 1 << 24) => createKeySpace({ seeds: [1, 2, 3], maxBytes });

/** A batch of one column that holds the given keys. */
function batchOf(keys: readonly string[]): RecordBatch {
  const bytes = new Uint8Array(keys.join('').length * 4 + 8);
  const starts = new Int32Array(keys.length);
  const ends = new Int32Array(keys.length);
  let at = 0;
  for (const [i, key] of keys.entries()) {
    starts[i] = at;
    at += new TextEncoder().encodeInto(key, bytes.subarray(at)).written;
    ends[i] = at;
  }
  const view = new DataView(bytes.buffer);
  const lines = Int32Array.from(keys, (_, i) => i + 2);
  return { bytes, view, width: 1, count: keys.length, starts, ends, lines, firstRow: 0 };
}

function intern(target: ReturnType<typeof space>, keys: readonly string[]): number[] {
  const out = new Int32Array(1024);
  target.internColumn(batchOf(keys), 0, out);
  return [...out.subarray(0, keys.length)];
}

t.test('keys are numbered as a map would number them (fuzz)', (t) => {
  const keys = fc.array(fc.oneof(fc.string(), fc.constantFrom('', 'a', 'b', 'ab', 'é')), {
    maxLength: 400,
  });
  fc.assert(
    fc.property(keys, (list) => {
      const seen = new Map<string, number>();
      const number = (key: string): number => {
        if (/^ *$/.test(key)) return -1;
        const id = seen.get(key) ?? seen.size;
        seen.set(key, id);
        return id;
      };
      const target = space();
      assert.deepEqual(intern(target, list), list.map(number));
      for (const [key, id] of seen) assert.equal(target.text(id), key);
    }),
    { numRuns: 300 },
  );
  t.pass();
  t.end();
});

t.test('a space grows and finds every key again', (t) => {
  const target = space();
  const keys = Array.from({ length: 20_000 }, (_, i) => `key-${i}`);
  for (let i = 0; i < keys.length; i += 1000) intern(target, keys.slice(i, i + 1000));
  t.equal(target.size, 20_000);
  t.same(
    intern(target, keys.slice(19_000)),
    Array.from({ length: 1000 }, (_, i) => 19_000 + i),
  );
  t.equal(target.flags.length >= 20_000 && target.lines.length >= 20_000, true);
  t.end();
});

t.test('a full space turns new keys away and keeps the old', (t) => {
  const target = space(64);
  t.same(intern(target, ['aaaa', 'bbbb', 'c'.repeat(80), 'aaaa']), [0, 1, -1, 0]);
  t.ok(target.full);
  t.same(intern(space(), ['x'.repeat(1025)]), [-1], 'an oversized cell is no key');
  t.end();
});

/** Many keys with the same fast hash: the last two words are chosen to cancel the rest. */
function collidingKeys(count: number): string[] {
  const groups = new Map<number, string[]>();
  for (let i = 0; ; i += 1) {
    const key = `k${i}`;
    const { view, ends } = batchOf([key]);
    const slot = fastHash(1, view, 0, ends[0]!) & 0xfff;
    const group = groups.get(slot) ?? [];
    group.push(key);
    groups.set(slot, group);
    if (group.length === count) return group;
  }
}

t.test('keys made to collide are found again under the keyed hash', (t) => {
  const target = space();
  const keys = collidingKeys(400);
  const ids = keys.map((_, i) => i);
  t.same(intern(target, keys), ids);
  t.same(intern(target, keys), ids);
  t.end();
});

t.test('the keyed hash depends on its secret and on every byte', (t) => {
  const { view } = batchOf(['abcdefgh']);
  const [one, other] = [createKeyedHash([1, 2]), createKeyedHash([1, 3])];
  t.not(one(view, 0, 8), other(view, 0, 8));
  t.equal(new Set([5, 6, 7, 8].map((end) => one(view, 0, end))).size, 4);
  t.end();
});

t.test('a log keeps small and large numbers', (t) => {
  const log = createIntLog();
  const values = [...Array(70_000).keys()].map((i) => (i < 66_000 ? i % 200 : i) - 1);
  for (const value of values) log.push(value);
  t.equal(log.length, values.length);
  t.same(
    values.filter((value, i) => log.get(i) !== value),
    [],
  );
  t.end();
});

t.test('a row set counts each row once', (t) => {
  const rows = createRowSet();
  t.same(
    [5, 5, 9000].map((row) => rows.add(row)),
    [true, false, true],
  );
  t.same(
    [5, 6, 9000, 1e6].map((row) => rows.has(row)),
    [true, false, true, false],
  );
  t.equal(rows.size, 2);
  t.end();
});

t.test('lines are found again from rows', (t) => {
  const map = createLineMap();
  const lines = [2, 3, 7, 8, 9, 20];
  map.add({ ...batchOf(lines.map(String)), lines: Int32Array.from(lines) });
  t.same(
    lines.map((_, row) => map.lineOf(row)),
    lines,
  );
  t.end();
});

t.test('duplicate tuples are found as a map would find them (fuzz)', (t) => {
  const part = fc.integer({ min: -1, max: 4 });
  const row = fc.tuple(fc.integer({ min: -2, max: 4 }), part, part);
  fc.assert(
    fc.property(fc.array(row, { maxLength: 120 }), (rows) => {
      const log = createTupleLog(3);
      log.addBatch(
        [0, 1, 2].map((i) => Int32Array.from(rows, (parts) => parts[i]!)),
        rows.length,
      );
      const seen = new Map<string, number>();
      const wanted: string[] = [];
      rows.forEach((parts, i) => {
        if (parts[0] === -2) return;
        const earlier = seen.get(parts.join());
        if (earlier === undefined) seen.set(parts.join(), i);
        else wanted.push(`${i} ${earlier}`);
      });
      const found: string[] = [];
      log.eachDuplicate((later, earlier) => found.push(`${later} ${earlier}`));
      assert.deepEqual(found.sort(), wanted.sort());
    }),
    { numRuns: 500 },
  );
  t.pass();
  t.end();
});
