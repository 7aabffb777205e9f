import assert from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import { createRecordScanner } from '../../../proxy/rosters/scan/record-scanner';

interface Read {
  header: string;
  rows: string[][];
  lines: number[];
  faults: string[];
}

/** Scans a text cut at the given sizes, with a header of `width` columns. */
function read(
  input: string | Uint8Array,
  width: number,
  { bufferBytes = 4096, cut = [] as number[] } = {},
): Read {
  const out: Read = { header: '', rows: [], lines: [], faults: [] };
  const bytes = typeof input === 'string' ? new TextEncoder().encode(input) : input;
  const text = (from: Uint8Array): string => Buffer.from(from).toString('utf8');
  const scanner = createRecordScanner({
    bufferBytes,
    onHeader: (line) => {
      out.header = text(line);
      return width;
    },
    onBatch: (batch) => {
      for (let row = 0; row < batch.count; row += 1) {
        const cells = Array.from({ length: batch.width }, (_, i) => row * batch.width + i);
        out.rows.push(cells.map((i) => text(batch.bytes.subarray(batch.starts[i], batch.ends[i]))));
        out.lines.push(batch.lines[row]!);
      }
    },
    onFault: ({ fault, line, position }) => out.faults.push(`${line} ${fault} ${position}`),
  });
  let from = 0;
  for (const size of cut) scanner.write(bytes.subarray(from, (from += size)));
  scanner.write(bytes.subarray(from));
  scanner.end();
  return out;
}

t.test('plain, quoted and escaped cells are read', (t) => {
  const { rows, lines, faults } = read('a,b\n1,x y\n"2","say ""hi"", you"\n"",\n', 2);
  t.same(rows, [
    ['1', 'x y'],
    ['2', 'say "hi", you'],
    ['', ''],
  ]);
  t.same(lines, [2, 3, 4]);
  t.same(faults, []);
  t.end();
});

t.test('CRLF, mixed line ends, a byte order mark and a missing last break are taken', (t) => {
  const { header, rows, lines } = read('\ufeffa,b\r\n1,2\n3,"4"\r\n5,6', 2);
  t.equal(header, 'a,b');
  t.same(rows.flat(), ['1', '2', '3', '4', '5', '6']);
  t.same(lines, [2, 3, 4]);
  t.same(read('a,b\r\n1,"2"\r', 2).rows, [['1', '2']]);
  t.end();
});

t.test('a line break in quotes counts as a line', (t) => {
  const { rows, lines, faults } = read('a,b\n1,"x\r\ny"\n2,z\n', 2);
  t.same(rows[0], ['1', 'x\r\ny']);
  t.same(lines, [2, 4]);
  t.same(faults, ['2 line-break-in-value 1']);
  t.end();
});

t.test('an unclosed quote costs its own line only', (t) => {
  const { rows, lines, faults } = read('a,b\n1,"x\n2,y\n3,"z"\n4,""\n', 2);
  t.same(faults, ['2 quote-unclosed 1']);
  t.same(lines, [3, 4, 5]);
  t.same(rows.flat(), ['2', 'y', '3', 'z', '4', '']);
  t.same(read('a,b\n1,"x\n"2,y\n"3",z\n', 2).faults, ['2 quote-unclosed 1', '3 quote-unclosed 0']);
  t.same(read('a,b\n1,"x', 2).faults, ['2 quote-unclosed 1']);
  t.end();
});

t.test('a quote in a bare value or text behind a closing quote is misplaced', (t) => {
  const { rows, faults } = read('a,b\n1,5" nail\n2,"x"y\n3,z\n', 2);
  t.same(faults, ['2 quote-misplaced 1', '3 quote-misplaced 1']);
  t.same(rows, [['3', 'z']]);
  t.end();
});

t.test('wrong column counts, blank lines and control characters are told apart', (t) => {
  const { rows, faults } = read('a,b\n1\n\n1,2,3\n4,x\u0000y\n\r\n5,6\n', 2);
  t.same(faults, [
    '2 column-count 1',
    '3 blank-line -1',
    '4 column-count 3',
    '5 control-character 1',
    '6 blank-line -1',
  ]);
  t.equal(rows.length, 2);
  t.end();
});

t.test('bytes that are not UTF-8 are reported at their cell', (t) => {
  const { rows, faults } = read(Buffer.from('a,b\n1,J\xfcrgen\n2,ok\n', 'latin1'), 2);
  t.same(faults, ['2 encoding-invalid 1']);
  t.equal(rows.length, 2);
  t.end();
});

t.test('a record longer than half the buffer is dropped, the next is read', (t) => {
  const long = 'x'.repeat(5000);
  const text = `a,b\n1,${long}\n2,ok\n3,"${long}\n4,ok\n`;
  const { rows, lines, faults } = read(text, 2, { bufferBytes: 1024 });
  t.same(faults, ['2 record-too-long -1', '4 quote-unclosed 1']);
  t.same(lines, [3, 5]);
  t.equal(rows.length, 2);
  t.end();
});

const cell = fc.oneof(
  fc.string({ maxLength: 12 }).filter((text) => !/[",\r\n]/.test(text) && text !== ''),
  fc.constantFrom(
    '""',
    '"a,b"',
    '"x""y"',
    '"l\nm"',
    '"l\r\nm"',
    'é',
    '日本',
    '',
    '"q',
    'x"',
    '"a"b',
  ),
);
const record = fc.array(cell, { minLength: 1, maxLength: 4 }).map((cells) => cells.join(','));
const lineEnd = fc.constantFrom('\n', '\r\n');
const file = fc
  .array(fc.tuple(record, lineEnd), { maxLength: 60 })
  .map((lines) => `a,b,c\n${lines.map(([text, end]) => text + end).join('')}`);

t.test('cuts change nothing (fuzz)', (t) => {
  const cuts = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 200 });
  fc.assert(
    fc.property(file, cuts, (text, cut) => {
      assert.deepEqual(
        read(text, 3, { cut, bufferBytes: 1 << 15 }),
        read(text, 3, { bufferBytes: 1 << 16 }),
      );
    }),
    { numRuns: 1500 },
  );
  t.pass();
  t.end();
});

t.test('a file without bad quotes reads the same in small buffers (fuzz)', (t) => {
  const good = file.filter((text) => !read(text, 3).faults.some((one) => one.includes('quote')));
  fc.assert(
    fc.property(
      good,
      fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 200 }),
      fc.integer({ min: 400, max: 900 }),
      (text, cut, bufferBytes) => {
        assert.deepEqual(read(text, 3, { bufferBytes, cut }), read(text, 3));
      },
    ),
    { numRuns: 1500 },
  );
  t.pass();
  t.end();
});

t.test('ten million quotes and a line of 20 MB take linear time and end in findings', (t) => {
  const quotes = read(Buffer.concat([Buffer.from('a,b\n'), Buffer.alloc(10_000_000, 0x22)]), 2, {
    bufferBytes: 1 << 21,
  });
  t.equal(quotes.faults.length, 1);
  const lines = read(`a,b\n${'"x\n'.repeat(200_000)}`, 2, { bufferBytes: 1 << 21 });
  t.equal(lines.faults.length, 200_000);
  const long = read(Buffer.concat([Buffer.from('a,b\n'), Buffer.alloc(20_000_000, 0x61)]), 2);
  t.same(long.faults, ['2 record-too-long -1']);
  t.end();
});
