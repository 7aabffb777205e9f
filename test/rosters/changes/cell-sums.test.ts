import { createCipheriv, hkdfSync } from 'node:crypto';
import fc from 'fast-check';
import t from 'tap';
import { createCellSums, protectSums } from '../../../proxy/rosters/changes/cell-sums';
import { deriveChangeKeys } from '../../../proxy/rosters/changes/change-keys';
import type { RecordBatch } from '../../../proxy/rosters/scan/record-batch';

const secret = Buffer.from(Array.from({ length: 32 }, (_, i) => i));
const keys = deriveChangeKeys(secret, 'sds-v2.1');

/** The construction written plainly, block by block, after docs/adr/0004. */
function aes(key: Buffer, block: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false);
  return Buffer.concat([cipher.update(block), cipher.final()]);
}
function keyOf(use: string, file: string, column: string): Buffer {
  const info = JSON.stringify([use, 'sds-v2.1', file, column]);
  return Buffer.from(hkdfSync('sha256', secret, 'sds-bridge roster changes 1', info, 32));
}
function plainSum(key: Buffer, cell: Buffer): Buffer {
  const sum = Buffer.alloc(16);
  const count = Math.ceil(cell.length / 12);
  for (let i = 0; i < count; i += 1) {
    const part = cell.subarray(12 * i, 12 * i + 12);
    const block = Buffer.alloc(16);
    block.writeUInt32LE(16 * i + (i + 1 < count ? 15 : part.length));
    part.copy(block, 4);
    for (const [at, byte] of aes(key, block).entries()) sum[at]! ^= byte;
  }
  return sum;
}
function plainDigest(file: string, record: Record<string, Buffer>): Buffer {
  const sum = Buffer.alloc(16);
  for (const [column, cell] of Object.entries(record))
    for (const [at, byte] of plainSum(keyOf('column', file, column), cell).entries())
      sum[at]! ^= byte;
  return aes(keyOf('key', file, ''), sum);
}

/** A batch as the scanner makes it: cells one behind the other, more bytes behind each. */
function batchOf(rows: readonly (readonly Buffer[])[]): RecordBatch {
  const width = rows[0]?.length ?? 0;
  const cells = rows.flat();
  const bytes = new Uint8Array(cells.reduce((sum, { length }) => sum + length + 1, 8)).fill(0x2c);
  const starts = new Int32Array(cells.length);
  const ends = new Int32Array(cells.length);
  let at = 0;
  for (const [i, cell] of cells.entries()) {
    bytes.set(cell, at);
    starts[i] = at;
    ends[i] = at + cell.length;
    at += cell.length + 1;
  }
  const view = new DataView(bytes.buffer);
  const lines = new Int32Array(rows.length);
  return { bytes, view, width, count: rows.length, starts, ends, lines, firstRow: 0 };
}

function digestsOf(file: string, columns: string[], rows: Buffer[][]): Buffer[] {
  const batch = batchOf(rows);
  const sums = new Int32Array(4 * 1024);
  const cells = createCellSums();
  for (const [position, column] of columns.entries())
    cells.add(keys.cipher('column', file, column), batch, position, sums);
  const words = protectSums(keys.cipher('key', file), sums, rows.length);
  const bytes = Buffer.from(words.buffer, words.byteOffset, words.byteLength);
  return rows.map((_, row) => Buffer.from(bytes.subarray(16 * row, 16 * row + 16)));
}

t.test('digests of random records are those of the plain construction', (t) => {
  const cell = fc.oneof(
    fc.uint8Array({ maxLength: 30 }),
    fc.uint8Array({ maxLength: 300 }),
    fc
      .constantFrom('', 'student', '6d8f0e1c-2a5b-4c7d-8e9f-a1b2c3d4e5f6')
      .map((text) => Buffer.from(text)),
  );
  const rows = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(rows, (tuples) => {
      const columns = ['a', 'b', 'c'];
      const records = tuples.map((tuple) => tuple.map((bytes) => Buffer.from(bytes)));
      const found = digestsOf('users.csv', columns, records);
      return found.every((digest, row) => {
        const record = Object.fromEntries(columns.map((name, i) => [name, records[row]![i]!]));
        return digest.equals(plainDigest('users.csv', record));
      });
    }),
    { numRuns: 300 },
  );
  t.end();
});

t.test('digests are what they were in the first version', (t) => {
  const record = (...cells: string[]): Buffer[] => cells.map((text) => Buffer.from(text));
  const rows = [
    record('u1', 's1'),
    record('u1', ''),
    record('', ''),
    record('6d8f0e1c-2a5b-4c7d-8e9f-a1b2c3d4e5f6', 'Zoë Ó Súilleabháin'),
  ];
  t.same(
    digestsOf('roles.csv', ['userSourcedId', 'orgSourcedId'], rows).map((one) =>
      one.toString('hex'),
    ),
    [
      'bb64d2624c1404b782a438a452f5eb4d',
      'bf55aa8a8f385b77f8bf848f6b757624',
      'acc5fc52cb159ebaa2377a065ff7a624',
      '5bd0198cf57621e5e97d96e703c2e29d',
    ],
  );
  t.end();
});

t.test('a cell of a mebibyte has a digest like any other', (t) => {
  const long = Buffer.alloc(1 << 20, 'x');
  const [digest] = digestsOf('users.csv', ['a'], [[long]]);
  t.ok(digest!.equals(plainDigest('users.csv', { a: long })));
  t.end();
});

t.test('records that differ in the place of a cell, its border or its end differ', (t) => {
  const texts = [
    ['ab', 'c'],
    ['a', 'bc'],
    ['c', 'ab'],
    ['abc', ''],
    ['', 'abc'],
    ['abc\0', ''],
    ['abcdefghijkl', ''],
    ['abcdefghijklm', ''],
    ['abcdefghijkl\0', ''],
    ['', ''],
  ];
  const rows = texts.map((row) => row.map((text) => Buffer.from(text)));
  const digests = digestsOf('users.csv', ['a', 'b'], rows).map((one) => one.toString('hex'));
  t.equal(new Set(digests).size, texts.length);
  const other = digestsOf('orgs.csv', ['a', 'b'], rows).map((one) => one.toString('hex'));
  t.equal(new Set([...digests, ...other]).size, 2 * texts.length, 'files are apart as well');
  t.end();
});

t.test('keys differ by use, format, file, column and secret', (t) => {
  const block = Buffer.alloc(16);
  const of = (
    from: Buffer,
    format: 'sds-v1' | 'sds-v2.1',
    ...args: ['column' | 'key' | 'row', string, string?]
  ) =>
    deriveChangeKeys(from, format)
      .cipher(...args)
      .update(block)
      .toString('hex');
  const found = [
    of(secret, 'sds-v2.1', 'column', 'users.csv', 'a'),
    of(secret, 'sds-v2.1', 'column', 'users.csv', 'b'),
    of(secret, 'sds-v2.1', 'column', 'orgs.csv', 'a'),
    of(secret, 'sds-v2.1', 'key', 'users.csv'),
    of(secret, 'sds-v2.1', 'row', 'users.csv'),
    of(secret, 'sds-v1', 'key', 'users.csv'),
    of(Buffer.alloc(32), 'sds-v2.1', 'key', 'users.csv'),
  ];
  t.equal(new Set(found).size, found.length);
  t.throws(() => deriveChangeKeys(Buffer.alloc(31), 'sds-v1').cipher('key', 'users.csv'), {
    code: 'CONFIG_INVALID',
  });
  t.end();
});
