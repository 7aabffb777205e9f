import { appendFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { oneRosterCsv } from '../../../proxy/exporter/sources/oneroster-csv';
import { allColumns, runSourceContract } from './contract';
import { littleRoster } from './little-roster';
import { contextOf, readRows } from './read-source';
import { writeFolder, writeZip } from './write-csv';
import { manifestOf, oneRosterFiles } from './write-oneroster';

const dir = t.testdir({});
let made = 0;
const nextPath = (): string => path.join(dir, `p${++made}`);

const open = (place: string, mapping?: object, signal?: AbortSignal) =>
  oneRosterCsv.open(oneRosterCsv.settings.parse({ path: place, mapping }), contextOf({}, signal));

t.test('OneRoster 1.1, a folder', async (t) => {
  runSourceContract(t, {
    open: (roster, signal) =>
      open(writeFolder(nextPath(), oneRosterFiles(roster, '1.1')), undefined, signal),
    columns: allColumns,
  });
});

t.test('OneRoster 1.2, an archive', async (t) => {
  runSourceContract(t, {
    open: async (roster, signal) =>
      open(await writeZip(`${nextPath()}.zip`, oneRosterFiles(roster, '1.2')), undefined, signal),
    columns: allColumns,
  });
});

const files = oneRosterFiles(littleRoster, '1.2');
const names = Object.keys(files)
  .map((name) => name.replace('.csv', ''))
  .filter((name) => name !== 'manifest');
const openChanged = (changes: Record<string, string | undefined>) => {
  const wanted = Object.entries({ ...files, ...changes }).filter(([, text]) => text !== undefined);
  return open(writeFolder(nextPath(), Object.fromEntries(wanted) as Record<string, string>));
};

t.test('a delta package is refused with advice', (t) =>
  t.rejects(openChanged({ 'manifest.csv': manifestOf('1.2', names.slice(1), [names[0]!]) }), {
    code: 'EXPORT_ONEROSTER_DELTA',
    message: /orgs\.csv/,
  }),
);

t.test('a manifest that is not true is refused', async (t) => {
  const cases: [Record<string, string | undefined>, RegExp][] = [
    [{ 'manifest.csv': undefined }, /is missing/],
    [{ 'manifest.csv': manifestOf('2.0', names) }, /oneroster\.version/],
    [{ 'manifest.csv': 'a,b\n1,2\n' }, /header/],
    [{ 'enrollments.csv': undefined }, /enrollments\.csv is bulk but not there/],
    [
      {
        'manifest.csv': manifestOf(
          '1.2',
          names.filter((name) => name !== 'classes'),
        ),
      },
      /classes\.csv is there but not called bulk/,
    ],
    [
      {
        'manifest.csv': manifestOf(
          '1.2',
          names.filter((name) => name !== 'roles'),
        ),
        'roles.csv': undefined,
      },
      /needs roles/,
    ],
    // Names are case-sensitive.
    [{ 'orgs.csv': undefined, 'Orgs.csv': files['orgs.csv'] }, /orgs\.csv is bulk but not there/],
  ];
  for (const [changes, message] of cases)
    await t.rejects(openChanged(changes), { code: 'EXPORT_ONEROSTER_MANIFEST', message });
});

t.test('headers are case-sensitive', async (t) => {
  const source = await openChanged({
    'orgs.csv': files['orgs.csv']!.replace('sourcedId', 'SourcedId'),
  });
  t.teardown(() => source.close());
  await t.rejects(readRows(source, 'orgs'), { code: 'ROSTER_FILE_UNREADABLE' });
});

t.test('a record that cannot be read is an error at its line', async (t) => {
  const source = await openChanged({
    'orgs.csv': 'sourcedId,name,type\r\na,A,school\r\nb,"B,school\r\nc,C,school\r\n',
    'classes.csv':
      'sourcedId,title,schoolSourcedId,courseSourcedId,termSourcedIds,classType\nk,one,two\n',
    'courses.csv': Buffer.from(
      'sourcedId,title,orgSourcedId\nc,Caf\xe9,s\n',
      'latin1',
    ) as unknown as string,
  });
  t.teardown(() => source.close());
  await t.rejects(readRows(source, 'orgs'), { code: 'EXPORT_SOURCE_RECORD', message: /line 3/ });
  await t.rejects(readRows(source, 'classes'), { message: /column-count/ });
  await t.rejects(readRows(source, 'courses'), { message: /encoding-invalid/ });
});

t.test('a file that changes after opening is an error', async (t) => {
  const place = writeFolder(nextPath(), files);
  const source = await open(place);
  t.teardown(() => source.close());
  appendFileSync(path.join(place, 'orgs.csv'), '"x","","","X","school","",""\r\n');
  await t.rejects(readRows(source, 'orgs'), { code: 'FILE_CHANGED' });
});

t.test('the settings of the mapping are heard', async (t) => {
  const place = writeFolder(nextPath(), files);
  const source = await open(place, { endDates: 'inclusive', schoolYear: 'begins' });
  t.teardown(() => source.close());
  t.match(await readRows(source, 'academicSessions'), [
    { endDate: '2027-07-01', schoolYear: '2027' },
  ]);
});

t.test('what is to be deleted is not taken for the roster', async (t) => {
  const head = 'sourcedId,status,classSourcedId,schoolSourcedId,userSourcedId,role\n';
  const source = await openChanged({
    'enrollments.csv': `${head}e1,tobedeleted,k1,s1,t1,teacher\n`,
    'orgs.csv': 'sourcedId,status,name,type\ns1,,North,school\ns9,tobedeleted,Gone,school\n',
  });
  t.teardown(() => source.close());
  t.match(await readRows(source, 'enrollments'), [{ active: 'false' }]);
  t.same(await readRows(source, 'orgs'), [{ sourcedId: 's1', name: 'North', type: 'school' }]);
});

t.test('a place that is not there or no archive is told', async (t) => {
  await t.rejects(open(path.join(dir, 'none')), { code: 'FOLDER_NOT_FOUND' });
  const place = writeFolder(nextPath(), { 'text.zip': 'no archive' });
  await t.rejects(open(path.join(place, 'text.zip')), { code: 'ARCHIVE_REFUSED' });
});
