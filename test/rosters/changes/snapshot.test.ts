import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  readFileSync,
  readdirSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { openBaseline } from '../../../proxy/rosters/changes/baseline';
import { generateRoster } from '../../fixtures/generate-roster/roster';
import { writeRoster } from '../../fixtures/generate-roster/write-roster';
import { compareFolder, compareTables, secret } from '../../fixtures/rosters/compare-tables';
import { readTables, tablesOf, writeTables } from '../../fixtures/rosters/roster-tables';

const district = path.join(__dirname, '../../../proxy/sandbox/district');
/** A comparison in a process of its own, without what the test runner adds to processes. */
const script = JSON.stringify(path.join(__dirname, '../../fixtures/rosters/compare-folder.ts'));
const start = `require('ts-node').register({ transpileOnly: true }); require(${script});`;
const env = { PATH: process.env.PATH };
const unreadable = { code: 'BASELINE_UNREADABLE' };

t.test('a snapshot holds no value of any cell', async (t) => {
  for (const version of ['v1', 'v2', 'v2.1']) {
    const snapshot = path.join(t.testdir(), 'snapshot');
    const folder = path.join(district, version);
    await compareFolder(folder, snapshot);
    const bytes = readFileSync(snapshot);
    const tables = Object.entries(readTables(folder));
    const values = new Set(
      tables.flatMap(([name, { header, rows }]) => [name, ...header, ...rows.flat()]),
    );
    let searched = 0;
    for (const value of values) {
      // Four bytes turn up by chance in a hundred kilobytes about once in forty thousand; shorter ones say nothing.
      if (Buffer.byteLength(value) < 4) continue;
      searched += 1;
      for (const form of [Buffer.from(value), Buffer.from(value, 'utf16le')])
        if (bytes.includes(form)) t.fail(`${version} shows a value`);
    }
    t.ok(searched > 200, `${searched} values searched`);
    t.equal(statSync(snapshot).mode & 0o777, 0o600);
  }
});

t.test('a snapshot cut anywhere is refused', async (t) => {
  const folder = t.testdir();
  const now = tablesOf(generateRoster({ students: 300 }));
  await compareTables({ folder, now });
  const whole = readFileSync(path.join(folder, 'now.snapshot'));
  const baseline = path.join(folder, 'cut');
  const snapshot = path.join(folder, 'next');
  const lengths = Array.from({ length: Math.ceil(whole.length / 1000) }, (_, i) => 1000 * i);
  for (const length of [...lengths, 7, 39, 40, 44, whole.length - 1]) {
    writeFileSync(baseline, whole.subarray(0, length));
    await t.rejects(compareFolder(path.join(folder, 'now'), snapshot, { baseline }), unreadable);
  }
  writeFileSync(baseline, Buffer.concat([whole, Buffer.alloc(1)]));
  await t.rejects(compareFolder(path.join(folder, 'now'), snapshot, { baseline }), unreadable);
  t.notOk(existsSync(snapshot), 'and no snapshot is left');
  t.same(readdirSync(folder).sort(), ['cut', 'now', 'now.snapshot'], 'nor a part of one');
});

t.test('a snapshot with any byte altered is refused', async (t) => {
  const folder = t.testdir();
  await compareTables({ folder, now: readTables(path.join(district, 'v2')) });
  const whole = readFileSync(path.join(folder, 'now.snapshot'));
  const baseline = path.join(folder, 'altered');
  const snapshot = path.join(folder, 'next');
  for (let at = 0; at < whole.length; at += at < 60 || at > whole.length - 60 ? 1 : 37) {
    const bytes = Buffer.from(whole);
    bytes[at]! ^= 1 << (at % 8);
    writeFileSync(baseline, bytes);
    await t.rejects(
      compareFolder(path.join(folder, 'now'), snapshot, { baseline }),
      unreadable,
      `byte ${at}`,
    );
  }
});

t.test('another secret, another version or no file at all is refused', async (t) => {
  const folder = t.testdir();
  const now = readTables(path.join(district, 'v2'));
  await compareTables({ folder, now });
  const baseline = path.join(folder, 'now.snapshot');
  const compare = (job: object) =>
    compareFolder(path.join(folder, 'now'), path.join(folder, 'next'), { baseline, ...job });
  await t.rejects(compare({ secret: randomBytes(32) }), {
    ...unreadable,
    message: /another data connector/,
  });
  const bytes = readFileSync(baseline);
  bytes[7] = 2;
  writeFileSync(path.join(folder, 'newer'), bytes);
  await t.rejects(compare({ baseline: path.join(folder, 'newer') }), {
    ...unreadable,
    message: /another version/,
  });
  await t.rejects(compare({ baseline: path.join(folder, 'none') }), {
    ...unreadable,
    message: /ENOENT/,
  });
  await t.rejects(compare({ baseline: folder }), unreadable);
  await t.rejects(compare({ secret: Buffer.from('short') }), { code: 'CONFIG_INVALID' });
  await t.resolves(compare({}));
});

t.test('a baseline with another key for a file is refused', async (t) => {
  const folder = t.testdir();
  await compareTables({ folder, now: readTables(path.join(district, 'v2')) });
  const baseline = openBaseline(path.join(folder, 'now.snapshot'), secret);
  t.equal(baseline.readFile('users.csv', ['sourcedId'], 5)()?.length, 5 * 77);
  t.throws(() => baseline.readFile('users.csv', ['username'], 5), unreadable);
  t.throws(() => baseline.readFile('users.csv', ['sourcedId'], 4), unreadable);
  baseline.close();
});

t.test('a snapshot replaces its own baseline once it is whole', async (t) => {
  const folder = writeTables(path.join(t.testdir(), 'v2'), readTables(path.join(district, 'v2')));
  const snapshot = path.join(folder, '../kept');
  await compareFolder(folder, snapshot);
  const { comparison } = await compareFolder(folder, snapshot, { baseline: snapshot });
  t.ok(comparison.files.every(({ rowsNow, unchanged }) => rowsNow === unchanged));
});

t.test('a snapshot that cannot be written says so', async (t) => {
  const folder = t.testdir({ file: '' });
  const roster = path.join(district, 'v2');
  const refused = { code: 'SNAPSHOT_NOT_WRITTEN' };
  await t.rejects(compareFolder(roster, path.join(folder, 'none/snapshot')), refused);
  await t.rejects(compareFolder(roster, folder), refused);
  t.same(
    readdirSync(path.dirname(folder)).filter((name) => name.endsWith('.partial')),
    [],
  );
});

t.test('a process killed while it writes leaves nothing under the name', async (t) => {
  const folder = t.testdir();
  const roster = path.join(folder, 'roster');
  writeRoster(roster, generateRoster({ students: 20_000 }));
  const snapshot = path.join(folder, 'snapshot');
  for (const bytes of [0, 5_000_000, 17_000_000]) {
    const args = ['-e', start, roster, snapshot, String(bytes)];
    const child = spawn(process.execPath, args, { stdio: 'ignore', env });
    const signal = await new Promise((resolve) => child.once('exit', (_, by) => resolve(by)));
    t.equal(signal, 'SIGKILL');
    t.notOk(existsSync(snapshot), `killed behind ${bytes} bytes`);
  }
  const parts = readdirSync(folder).filter((name) => name.endsWith('.partial'));
  t.ok(
    parts.some((name) => statSync(path.join(folder, name)).size > 100_000),
    'one had written much of it',
  );
  copyFileSync(path.join(district, 'v2', 'orgs.csv'), snapshot);
  await t.rejects(
    compareFolder(roster, path.join(folder, 'next'), { baseline: snapshot }),
    unreadable,
  );
});

t.test('a hundred thousand records fit little memory', (t) => {
  const folder = t.testdir();
  const roster = path.join(folder, 'roster');
  const { rows } = writeRoster(roster, generateRoster({ students: 9_400, allFiles: true }));
  t.ok(rows > 100_000);
  const measure = (...args: string[]): { peak: number; rows: number } => {
    const all = ['-e', start, ...args];
    return JSON.parse(execFileSync(process.execPath, all, { encoding: 'utf8', env })) as {
      peak: number;
      rows: number;
    };
  };
  const [first, second] = [path.join(folder, 'first'), path.join(folder, 'second')];
  const small = measure(path.join(district, 'v2'), path.join(folder, 'small'));
  t.equal(measure(roster, first).rows, rows);
  const { peak, rows: unchanged } = measure(roster, second, '', first);
  t.equal(unchanged, rows);
  t.ok(
    peak - small.peak < 80,
    `${Math.round(peak)} MB, ${Math.round(small.peak)} MB without records`,
  );
  t.ok(statSync(second).size < 21 * rows + 50_000);
  t.end();
});
