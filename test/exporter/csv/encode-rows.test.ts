import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import t from 'tap';
import { columnFormats } from '../../../proxy/exporter/csv/column-formats';
import { createRowEncoder, encodeRows } from '../../../proxy/exporter/csv/encode-rows';

const encode = (header: string[], rows: unknown[][]): string => {
  const encoder = createRowEncoder(header, columnFormats(header));
  for (const row of rows) encoder.add(row);
  return encoder.take().toString();
};

t.test('any text comes back as it was', (t) => {
  const text = fc.string({ unit: 'grapheme' });
  const row = fc.tuple(text, text, fc.constantFrom('\n', '\r\n', '"', ',', '', ' a ', '\t'));
  fc.assert(
    fc.property(fc.array(row, { minLength: 1 }), (rows) => {
      const records: string[][] = parse(encode(['a', 'b', 'c'], rows));
      return JSON.stringify(records.slice(1)) === JSON.stringify(rows);
    }),
  );
  t.end();
});

t.test('values of every kind have one spelling', (t) => {
  const day = new Date(Date.UTC(2026, 7, 1, 23, 30));
  t.equal(
    encode(
      ['title', 'enabled', 'startDate'],
      [
        [null, 1, day],
        [12.5, 'f', '2026-08-01 10:00:00'],
        [9007199254740993n, false, '2026-08-01T10:00:00Z'],
        [['a', 'b'], undefined, 'soon'],
      ],
    ),
    'title,enabled,startDate\n,true,2026-08-01\n12.5,false,2026-08-01\n9007199254740993,false,2026-08-01\n"a,b",,soon\n',
  );
  t.end();
});

t.test('an empty cell alone is no blank line', (t) => {
  t.equal(encode(['title'], [[''], ['x']]), 'title\n""\nx\n');
  t.end();
});

t.test('what has no text is refused by its column', (t) => {
  for (const value of [Buffer.from('x'), { a: 1 }])
    t.throws(() => encode(['a', 'title'], [['', value]]), /title/);
  t.end();
});

t.test('chunks are of about 64 KiB and begin with the header', async (t) => {
  async function* batches() {
    for (let i = 0; i < 20; i += 1) yield Array.from({ length: 1000 }, () => ['0123456789']);
  }
  const sizes: number[] = [];
  for await (const chunk of encodeRows(['a'], batches())) sizes.push(chunk.length);
  t.ok(sizes.length > 2);
  t.ok(sizes.every((size) => size < 80_000));
  t.equal(
    sizes.reduce((sum, size) => sum + size),
    2 + 20_000 * 11,
  );
});
