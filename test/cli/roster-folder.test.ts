import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import { readRosterFolder } from '../../proxy/cli/roster-folder';
import { findSendableFiles } from '../../proxy/cli/sendable-files';
import { headerNames } from '../../proxy/rosters';
import { smallSets } from '../fixtures/rosters/small-sets';
import { advise } from '../../proxy/cli/sync/advise';

const district = path.resolve(__dirname, '../../proxy/sandbox/district');
const v21 = { 'orgs.csv': 'sourcedId,name,type\r\n', 'users.csv': 'sourcedId,username\r\n' };

const folder = (t: Test, files: Record<string, string>) => t.testdir({ roster: files }) + '/roster';
/** Only users.csv has a header here. */
const detect = (names: string[], header: string[] = []) => {
  const columns = (name: string) => (name.toLowerCase() === 'users.csv' ? header : []);
  const files = names.map((name) => ({ name, columns: columns(name) }));
  return findSendableFiles('f', files).format.id;
};

t.test('the format is told by the names of the files', (t) => {
  t.equal(detect(['orgs.csv', 'users.csv', 'roles.csv']), 'sds-v2.1');
  t.equal(detect(['users.csv'], ['sourcedId', 'username']), 'sds-v2.1');
  t.equal(detect(['School.csv', 'Student.csv', 'Teacher.csv']), 'sds-v1');
  t.equal(detect(['school.csv', 'STUDENT.CSV']), 'sds-v1');
  t.end();
});

t.test('what cannot be sent as it is, is refused with what to do', (t) => {
  const refusals: [string[], string[], RegExp][] = [
    [['users.csv', 'orgs.csv'], ['sourcedId', 'role'], /convert it to V2\.1/],
    [['manifest.csv', 'orgs.csv'], [], /OneRoster: convert it to V2\.1/],
    [['orgs.csv', 'School.csv'], [], /side by side/],
    [['readme.csv'], [], /none of orgs\.csv/],
    [['orgs.csv', 'Users.csv'], [], /rename Users\.csv to users\.csv/],
    [['orgs.csv', 'enrollment.csv'], [], /rename enrollment\.csv to enrollments\.csv/],
    [['orgs.csv', 'userflags.csv'], [], /rename userflags\.csv to userFlags\.csv/],
  ];
  for (const [names, header, message] of refusals)
    t.throws(() => detect(names, header), { code: 'FORMAT_UNKNOWN', message }, names.join());
  t.end();
});

t.test('OneRoster files are known without their manifest', (t) => {
  const files = Object.entries(smallSets['oneroster-1.1']).slice(1);
  t.notOk(files.some(([name]) => name === 'manifest.csv'));
  const read = files.map(([name, text]) => ({
    name,
    columns: headerNames(Buffer.from(text)),
  }));
  t.throws(() => findSendableFiles('f', read), { message: /OneRoster: convert it to V2\.1/ });
  t.end();
});

t.test('files that are not of the format are ignored with a reason', async (t) => {
  const dir = folder(t, { ...v21, 'License.csv': 'a', 'notes.txt': 'b', 'my users.csv': 'c' });
  mkdirSync(path.join(dir, 'old.csv'));
  symlinkSync('/etc/hostname', path.join(dir, 'roles.csv'));
  const found = await readRosterFolder(dir);
  t.same(
    found.files.map((file) => file.name),
    ['orgs.csv', 'users.csv'],
  );
  t.same(found.ignored.map((one) => one.name).sort(), [
    'License.csv',
    'my users.csv',
    'notes.txt',
    'old.csv',
    'roles.csv',
  ]);
});

t.test('the sample districts are read whole', async (t) => {
  const seen = await readRosterFolder(path.join(district, 'v2.1'));
  t.equal(seen.format, 'sds-v2.1');
  t.equal(seen.files.length, 10);
  t.equal((await readRosterFolder(path.join(district, 'v1'))).files.length, 6);
  await t.rejects(readRosterFolder(path.join(district, 'v2')), { code: 'FORMAT_UNKNOWN' });
});

t.test('a folder that is missing, a file, or holds no CSV is told apart', async (t) => {
  const dir = folder(t, { 'a.txt': '' });
  const none = t.testdirName + '/none';
  await t.rejects(readRosterFolder(none), { code: 'FOLDER_NOT_FOUND' });
  await t.rejects(readRosterFolder(`${dir}/a.txt`), { code: 'FOLDER_NOT_FOUND' });
  await t.rejects(readRosterFolder(dir), { code: 'FOLDER_EMPTY' });
});

t.test('names that differ in case only are refused', async (t) => {
  const dir = folder(t, { ...v21, 'Orgs.csv': 'x' });
  await t.rejects(readRosterFolder(dir), {
    code: 'FILE_NAMES_CLASH',
    message: /Orgs\.csv, orgs\.csv/,
  });
});

t.test('columns are read without BOM, quotes and line end', async (t) => {
  const dir = folder(t, v21);
  for (const text of [
    '\uFEFFsourcedId,"name",type\r\nx',
    'sourcedId,name,type',
    'sourcedId,name,type\n',
  ]) {
    writeFileSync(path.join(dir, 'orgs.csv'), text);
    const [orgs] = (await readRosterFolder(dir)).files;
    t.same(orgs?.columns, ['sourcedId', 'name', 'type']);
  }
});

t.test('advice names the file, the column and its near match', (t) => {
  const file = (columns: string[], bytes = 9) => [{ name: 'orgs.csv', path: '', bytes, columns }];
  const about = (code: string, columns: string[], bytes?: number) =>
    advise({ code, message: '', target: 'orgs.csv' }, 'sds-v2.1', file(columns, bytes)).advice;
  t.match(about('RequiredFileNotFound', []), 'add orgs.csv');
  t.match(about('OptionalFileNotFound', []), /if it was sent before/);
  t.match(about('HeaderNotFound', ['SourcedID', 'name', 'type']), 'rename the column "SourcedID"');
  t.match(about('Whatever', ['sourcdId', 'name', 'type']), 'rename the column "sourcdId"');
  t.match(about('HeaderNotFound', ['name', 'type']), 'add the column "sourcedId" to orgs.csv');
  t.match(about('DuplicateHeader', ['sourcedId', 'name', 'name', 'type']), 'remove one of');
  t.match(about('InvalidFileFormat', [], 0), 'empty');
  t.match(about('Unknown', ['sourcedId', 'name', 'type']), 'correct orgs.csv');
  t.end();
});
