import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import type { Finding } from '../../proxy/rosters/index';
import { createRosterValidator, validateRoster } from '../../proxy/rosters/index';
import { smallSets } from '../fixtures/rosters/small-sets';
import { generateRoster } from '../fixtures/generate-roster/roster';
import { writeRoster } from '../fixtures/generate-roster/write-roster';
import { writeZip } from '../fixtures/rosters/write-zip';

const samples = path.resolve(__dirname, '../../../shared/data/samples');
const here = existsSync(samples);
const skip = here ? false : 'shared/data/samples is not here';

const validator = createRosterValidator({ threads: 1 });
t.teardown(() => validator.close());

const good = (id: keyof typeof smallSets): Record<string, string> => ({ ...smallSets[id] });

for (const [id, files] of Object.entries(smallSets))
  t.test(`a folder of ${id} is recognised and clean`, async (t) => {
    const report = await validator.validate({ source: { folder: t.testdir(files) } });
    t.equal(report.format, id);
    t.same(report.findings, []);
    t.equal(report.verdict, 'clean');
  });

t.test('a zip archive is read like a folder', async (t) => {
  const zip = path.join(t.testdir(), 'roster.zip');
  await writeZip(zip, good('sds-v2.1'));
  const report = await validator.validate({ source: { zip } });
  t.equal(report.verdict, 'clean');
  t.equal(report.files.length, 10);
  t.equal(report.files.find(({ file }) => file === 'users.csv')?.rowsKept, 3);
});

t.test('named files are read under their names, in a given format', async (t) => {
  const folder = t.testdir({ a: 'SIS ID,Name\n1,North\n' });
  const report = await validator.validate({
    source: { files: [{ name: 'School.csv', path: path.join(folder, 'a') }] },
    format: 'sds-v1',
  });
  t.equal(report.files[0]?.rows, 1);
  t.same(
    report.findings.map(({ file, code }) => `${file} ${code}`),
    ['Student.csv FILE_MISSING', 'Teacher.csv FILE_MISSING'],
  );
});

t.test('a report file holds every finding, readable by its owner only', async (t) => {
  const files = good('sds-v2.1');
  files['roles.csv'] = files['roles.csv']!.replace('07', '=cmd|calc');
  const folder = t.testdir({ roster: files });
  for (const form of ['ndjson', 'csv'] as const) {
    const file = path.join(folder, `report.${form}`);
    await validator.validate({
      source: { folder: path.join(folder, 'roster') },
      report: { path: file, form },
    });
    t.equal(statSync(file).mode & 0o777, 0o600);
    const text = readFileSync(file, 'utf8');
    if (form === 'csv') t.match(text, /^roles\.csv,2,grade,GRADE_UNKNOWN,warning,"'=cmd\|calc",/m);
    else t.match(JSON.parse(text) as Finding, { line: 2, value: '=cmd|calc', column: 'grade' });
  }
});

t.test('findings and progress arrive while the roster is read', async (t) => {
  const folder = t.testdir();
  writeRoster(folder, generateRoster({ students: 20_000 }));
  writeFileSync(path.join(folder, 'userFlags.csv'), 'userSourcedId,flag\n1,x\n2,iep\n');
  const progress: number[] = [];
  const found: string[] = [];
  const report = await validator.validate({
    source: { folder },
    onProgress: (done, total) => progress.push(done / total),
    onFindings: (findings) => found.push(...findings.map(({ code }) => code)),
  });
  t.ok(progress.length > 0 && progress.every((part) => part > 0 && part <= 1));
  t.same(found.sort(), ['REFERENCE_NOT_FOUND', 'REFERENCE_NOT_FOUND', 'VALUE_NOT_IN_LIST']);
  t.ok(report.bytes > 10_000_000);
});

t.test('a cancelled validation ends with the reason, the next one works', async (t) => {
  const folder = t.testdir({ big: {}, small: good('sds-v2.1') });
  writeRoster(path.join(folder, 'big'), generateRoster({ students: 40_000 }));
  const stop = new AbortController();
  const running = validator.validate({
    source: { folder: path.join(folder, 'big') },
    signal: stop.signal,
    onProgress: () => stop.abort(new Error('enough')),
  });
  const waiting = validator.validate({ source: { folder: path.join(folder, 'small') } });
  await t.rejects(running, { message: 'enough' });
  t.equal((await waiting).verdict, 'clean');
  const before = validator.validate({ source: { folder }, signal: AbortSignal.abort() });
  await t.rejects(before, { name: 'AbortError' });
});

t.test('what cannot be validated at all is an error', async (t) => {
  const folder = t.testdir({ empty: {}, other: { 'notes.txt': 'x' } });
  const validate = (name: string) =>
    validator.validate({ source: { folder: path.join(folder, name) } });
  await t.rejects(validate('none'), { code: 'FOLDER_NOT_FOUND', message: /none/ });
  await t.rejects(validate('empty'), { code: 'FOLDER_EMPTY' });
  await t.rejects(validate('other'), { code: 'FORMAT_UNKNOWN', message: /sds-v2\.1/ });
  const zip = path.join(folder, 'none.zip');
  await t.rejects(validator.validate({ source: { zip } }), { code: 'FOLDER_NOT_FOUND' });
});

t.test('a closed validator refuses work, running work is rejected', async (t) => {
  const own = createRosterValidator();
  const folder = t.testdir(good('sds-v2'));
  const running = own.validate({ source: { folder } });
  const waiting = own.validate({ source: { folder } });
  const ends = Promise.allSettled([running, waiting]);
  await own.close();
  for (const end of await ends)
    t.match(end, { status: 'rejected', reason: { code: 'SERVICE_STOPPING' } });
  await t.rejects(own.validate({ source: { folder } }), { code: 'SERVICE_STOPPING' });
});

t.test('one roster needs no validator of its own', async (t) => {
  const report = await validateRoster({ source: { folder: t.testdir(good('sds-v2')) } });
  t.equal(report.verdict, 'clean');
});

t.test("Microsoft's samples have no error, the newest no finding", { skip }, async (t) => {
  t.same(readdirSync(samples).filter((name) => name.startsWith('v')).length, 4);
  for (const name of ['v1-min', 'v2.1', 'v1-25-users', 'v2']) {
    const report = await validator.validate({ source: { folder: path.join(samples, name) } });
    const clean = name === 'v1-min' || name === 'v2.1';
    t.equal(report.verdict, clean ? 'clean' : 'warning', name);
  }
});

t.test("the known looseness of Microsoft's older samples comes out", { skip }, async (t) => {
  const codesOf = async (name: string): Promise<string[]> => {
    const { codes } = await validator.validate({ source: { folder: path.join(samples, name) } });
    return codes.map(({ code, severity, count }) => `${code} ${severity} ${count}`).sort();
  };
  t.same(await codesOf('v1-25-users'), [
    'DATE_INVALID warning 26',
    'GRADE_LEADING_ZERO warning 10',
    'PHONE_INVALID warning 2',
    'VALUE_NOT_IN_LIST warning 2',
  ]);
  t.same(await codesOf('v2'), ['GRADE_LEADING_ZERO warning 19', 'VALUE_NOT_IN_LIST warning 3']);
});
