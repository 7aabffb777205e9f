import path from 'node:path';
import type { Test } from 'tap';
import t from 'tap';
import type { CompareResult } from '../../../proxy/rosters/changes/compare-job';
import { createRandom } from '../../fixtures/generate-roster/random';
import { generateRoster } from '../../fixtures/generate-roster/roster';
import { compareTables } from '../../fixtures/rosters/compare-tables';
import type { Tables } from '../../fixtures/rosters/roster-tables';
import { copyTables, readTables, tablesOf } from '../../fixtures/rosters/roster-tables';

const district = path.join(__dirname, '../../../proxy/sandbox/district');
const sets: Record<string, Tables> = {
  'sample V1': readTables(path.join(district, 'v1')),
  'sample V2': readTables(path.join(district, 'v2')),
  'sample V2.1': readTables(path.join(district, 'v2.1')),
  'generated V2.1': tablesOf(generateRoster({ students: 1300, allFiles: true })),
};
const v21 = sets['sample V2.1']!;

/** `added changed removed unchanged` of the files that changed. */
const changesOf = ({ comparison }: CompareResult): Record<string, string> =>
  Object.fromEntries(
    comparison.files
      .filter(({ added, changed, removed }) => added + changed + removed > 0)
      .map(({ file, added, changed, removed, unchanged }) => [
        file,
        `+${added} ~${changed} -${removed} =${unchanged}`,
      ]),
  );

const codesOf = ({ judgement }: CompareResult): string[] =>
  judgement.reasons.map((reason) =>
    [reason.code, 'school' in reason && reason.school, 'file' in reason && reason.file]
      .filter(Boolean)
      .join(' '),
  );

/** Changes a copy of the sample district. */
function edited(change: (tables: Tables) => void, from = v21): Tables {
  const tables = copyTables(from);
  change(tables);
  return tables;
}

const compareWith = (t: Test, now: Tables, before = v21): Promise<CompareResult> =>
  compareTables({ folder: t.testdir(), before, now });

for (const [name, tables] of Object.entries(sets))
  t.test(`${name} in any order, quoting and line ends is unchanged`, async (t) => {
    for (let seed = 1; seed <= 10; seed += 1) {
      const result = await compareTables({
        folder: t.testdir(),
        before: tables,
        now: tables,
        disguise: createRandom(seed),
      });
      t.same(changesOf(result), {}, `seed ${seed}`);
      t.same(result.comparison.schools, [], 'no school lost or won a record');
      t.same(result.judgement, { ...result.judgement, hold: false, reasons: [] });
      const rows = result.comparison.files.map(({ file, unchanged }) => [file, unchanged]);
      t.same(
        Object.fromEntries(rows),
        Object.fromEntries(Object.entries(tables).map(([file, { rows }]) => [file, rows.length])),
      );
    }
  });

t.test('a first upload has no baseline and no reason', async (t) => {
  const { comparison, judgement } = await compareTables({ folder: t.testdir(), now: v21 });
  t.equal(comparison.baseline, 'none');
  t.ok(comparison.files.every(({ isNew, rowsBefore }) => isNew && rowsBefore === 0));
  t.same(judgement.reasons, []);
  t.equal(judgement.hold, false);
});

t.test('passwords and columns that are no part of the format do not count', async (t) => {
  const now = edited((tables) => {
    const { header, rows } = tables['users.csv']!;
    const password = header.indexOf('password');
    header.push('note');
    for (const [i, row] of rows.entries()) {
      row[password] = `Secret-${i}`;
      row.push('x');
    }
  });
  t.same(changesOf(await compareWith(t, now)), {});
});

t.test('a missing optional column counts as an empty one', async (t) => {
  const sms = v21['users.csv']!.header.indexOf('sms');
  const before = edited(({ 'users.csv': file }) => file!.rows.forEach((row) => (row[sms] = '')));
  const now = edited(({ 'users.csv': file }) => {
    for (const row of [file!.header, ...file!.rows]) row.splice(sms, 1);
  });
  t.same(changesOf(await compareWith(t, now, before)), {});
});

t.test('added, changed and removed records are counted, and told by school', async (t) => {
  const now = edited((tables) => {
    tables['enrollments.csv']!.rows.push(['CL101', 'S1002', 'student']);
    tables['classes.csv']!.rows.find(([id]) => id === 'CL101')![2] = 'Another title';
    const flags = tables['userFlags.csv']!;
    flags.rows = flags.rows.filter(([id]) => id !== 'S1009');
  });
  const result = await compareWith(t, now);
  t.same(changesOf(result), {
    'enrollments.csv': '+1 ~0 -0 =127',
    'classes.csv': '+0 ~1 -0 =12',
    'userFlags.csv': '+0 ~0 -1 =7',
  });
  t.same(
    result.comparison.schools.map(({ id, files }) => [
      id,
      files.filter((one) => one.added + one.changed + one.removed > 0),
    ]),
    [
      [
        'RBHS',
        [
          { file: 'classes.csv', rowsBefore: 4, rowsNow: 4, added: 0, changed: 1, removed: 0 },
          {
            file: 'enrollments.csv',
            rowsBefore: 47,
            rowsNow: 48,
            added: 1,
            changed: 0,
            removed: 0,
          },
          { file: 'userFlags.csv', rowsBefore: 3, rowsNow: 2, added: 0, changed: 0, removed: 1 },
        ],
      ],
    ],
  );
  t.same(codesOf(result), []);
});

t.test('a missing file holds', async (t) => {
  const result = await compareWith(
    t,
    edited((tables) => void delete tables['userFlags.csv']),
  );
  t.match(
    result.comparison.files.find(({ file }) => file === 'userFlags.csv'),
    {
      missing: true,
      rowsBefore: 8,
      rowsNow: 0,
      removed: 8,
    },
  );
  t.same(codesOf(result), ['FILE_MISSING userFlags.csv']);
});

t.test('a file that is emptied holds, even a tiny one', async (t) => {
  const now = edited((tables) => {
    tables['enrollments.csv']!.rows = [];
    tables['academicSessions.csv']!.rows = [];
  });
  t.same(codesOf(await compareWith(t, now)), [
    'FILE_EMPTIED enrollments.csv',
    'FILE_EMPTIED academicSessions.csv',
  ]);
});

t.test('a file that had no record may go', async (t) => {
  const before = edited((tables) => void (tables['userFlags.csv']!.rows = []));
  const now = edited((tables) => void delete tables['userFlags.csv']);
  t.same(codesOf(await compareWith(t, now, before)), []);
});

t.test('a renamed file is one missing and one new', async (t) => {
  const v1 = sets['sample V1']!;
  const now = edited((tables) => {
    tables['TeacherRoster.csv.bak'] = tables['TeacherRoster.csv']!;
    delete tables['TeacherRoster.csv'];
  }, v1);
  t.same(codesOf(await compareWith(t, now, v1)), ['FILE_MISSING TeacherRoster.csv']);
  const back = await compareWith(t, v1, now);
  t.ok(back.comparison.files.find(({ file }) => file === 'TeacherRoster.csv')?.isNew);
  t.same(codesOf(back), []);
});

t.test('thirty percent of the records gone holds, ten percent does not', async (t) => {
  const before = sets['generated V2.1']!;
  const cut = (percent: number): Tables =>
    edited(({ 'enrollments.csv': file }) => {
      file!.rows = file!.rows.filter((_, i) => i % 100 >= percent);
    }, before);
  t.same(codesOf(await compareWith(t, cut(30), before)), ['ROWS_REMOVED enrollments.csv']);
  t.same(codesOf(await compareWith(t, cut(9), before)), []);
});

t.test('nearly every record changed holds', async (t) => {
  const now = edited((tables) => {
    for (const row of tables['classes.csv']!.rows.slice(1)) row[2] += ' (new)';
  });
  t.same(codesOf(await compareWith(t, now)), ['ROWS_CHANGED classes.csv']);
});

t.test('new ids in equal number hold as a changed id scheme', async (t) => {
  const now = edited((tables) => {
    for (const [name, { header, rows }] of Object.entries(tables))
      for (const [at, column] of header.entries())
        if (name === 'users.csv' ? column === 'sourcedId' : /userSourcedId/i.test(column))
          for (const row of rows) row[at] = `new-${row[at]}`;
  });
  const result = await compareWith(t, now);
  const files = [
    ...['users.csv', 'roles.csv', 'enrollments.csv', 'demographics.csv'],
    ...['userFlags.csv', 'relationships.csv'],
  ];
  t.same(result.comparison.idSchemeChanged, files);
  t.same(
    codesOf(result),
    files.map((file) => `ID_SCHEME_CHANGED ${file}`),
  );
  for (const file of result.comparison.files) t.equal(file.rowsBefore, file.rowsNow);
});

/** The sample district without all that belongs to one school. */
const withoutSchool = (school: string): Tables =>
  edited((tables) => {
    const keep = (file: string, test: (row: string[]) => boolean): void => {
      tables[file]!.rows = tables[file]!.rows.filter(test);
    };
    keep('orgs.csv', ([id]) => id !== school);
    keep('roles.csv', ([, org]) => org !== school);
    keep('classes.csv', ([, org]) => org !== school);
    keep('courses.csv', ([, org]) => org !== school);
    const classes = new Set(tables['classes.csv']!.rows.map(([id]) => id));
    keep('enrollments.csv', ([id]) => classes.has(id));
  });

t.test('a school that is gone holds', async (t) => {
  const result = await compareWith(t, withoutSchool('LUEL'));
  t.ok(codesOf(result).includes('SCHOOL_GONE LUEL'));
  const [first] = result.comparison.schools;
  t.match(first, { id: 'LUEL', name: 'École Lumière Elementary School', gone: true, isNew: false });
  t.same(
    first!.files.map(({ file, rowsBefore, rowsNow }) => [file, rowsBefore, rowsNow]),
    [
      ['orgs.csv', 1, 0],
      ['users.csv', 14, 0],
      ['roles.csv', 14, 0],
      ['classes.csv', 2, 0],
      ['enrollments.csv', 17, 0],
      ['courses.csv', 2, 0],
      ['demographics.csv', 10, 0],
      ['userFlags.csv', 1, 0],
      ['relationships.csv', 1, 0],
    ],
  );
});

t.test(
  'one school of many that loses its records holds, though the district hardly shrinks',
  async (t) => {
    const before = tablesOf(generateRoster({ students: 9000 }));
    const now = edited(({ 'roles.csv': file }) => {
      file!.rows = file!.rows.filter(([, org]) => org !== 'SCH3');
    }, before);
    const result = await compareWith(t, now, before);
    t.same(codesOf(result), ['SCHOOL_ROWS_REMOVED SCH3 roles.csv']);
    t.match(result.comparison.schools[0], { id: 'SCH3', gone: false });
  },
);

t.test('of many schools those that lose most are listed, the rest is summed', async (t) => {
  const ids = Array.from({ length: 300 }, (_, i) => `s${i}`);
  const users = ids.flatMap((id) =>
    Array.from({ length: 8 }, (_, i) => [`${id}u${i}`, id, 'student']),
  );
  const before: Tables = {
    'orgs.csv': { header: ['sourcedId', 'name'], rows: ids.map((id) => [id, `School ${id}`]) },
    'roles.csv': { header: ['userSourcedId', 'orgSourcedId', 'role'], rows: users },
  };
  const now = edited(({ 'roles.csv': file }) => {
    file!.rows = file!.rows.filter(([user, org]) => org !== 's250' && !user!.endsWith('u3'));
  }, before);
  const folder = t.testdir();
  const job = { format: 'sds-v2.1' as const, limits: { removedPercent: 100 } };
  const result = await compareTables({ folder, before, now, job });
  const { schools, otherSchools } = result.comparison;
  t.equal(schools.length, 200);
  t.equal(schools[0]!.id, 's250');
  t.equal(otherSchools.count, 100);
  t.match(otherSchools.files, [
    { file: 'orgs.csv', rowsBefore: 100, removed: 0 },
    { file: 'roles.csv', rowsBefore: 800, rowsNow: 700, removed: 100 },
  ]);
  t.same(codesOf(result), ['SCHOOL_ROWS_REMOVED s250 roles.csv']);
});

t.test('classes that move to another school are removed here and added there', async (t) => {
  const now = edited((tables) => {
    for (const row of tables['classes.csv']!.rows) if (row[1] === 'MBMS') row[1] = 'ATHA';
  });
  const result = await compareWith(t, now);
  t.same(changesOf(result), { 'classes.csv': '+0 ~3 -0 =10' });
  const enrollmentsOf = (id: string) =>
    result.comparison.schools
      .find((school) => school.id === id)
      ?.files.find(({ file }) => file === 'enrollments.csv');
  t.match(enrollmentsOf('MBMS'), { rowsBefore: 31, rowsNow: 0, removed: 31 });
  t.match(enrollmentsOf('ATHA'), { rowsBefore: 16, rowsNow: 47, added: 31 });
  t.same(codesOf(result), ['SCHOOL_ROWS_REMOVED MBMS enrollments.csv']);
});

t.test('another format holds and is not compared', async (t) => {
  const result = await compareWith(t, v21, sets['sample V1']);
  t.match(result.comparison, { baseline: 'other-format', formatBefore: 'sds-v1' });
  t.ok(result.comparison.files.every(({ rowsBefore }) => rowsBefore === 0));
  t.same(result.judgement.reasons, [
    { code: 'FORMAT_CHANGED', formatBefore: 'sds-v1', format: 'sds-v2.1' },
  ]);
});

t.test('files that mean the same or cannot be read are refused, never passed over', async (t) => {
  const v1 = sets['sample V1']!;
  const twice = edited((tables) => void (tables['school.csv'] = tables['School.csv']!), v1);
  await t.rejects(compareWith(t, twice, v1), { code: 'FILE_NAMES_CLASH' });
  const keyless = edited(({ 'roles.csv': file }) => void (file!.header[2] = 'rolle'));
  await t.rejects(compareWith(t, keyless), { code: 'ROSTER_FILE_UNREADABLE', target: 'roles.csv' });
  const semicolons = edited(({ 'orgs.csv': file }) => {
    file!.header = ['sourcedId;name'];
    file!.rows = [];
  });
  await t.rejects(compareWith(t, semicolons), { code: 'ROSTER_FILE_UNREADABLE' });
});
