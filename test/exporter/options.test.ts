import t from 'tap';
import { csv, district } from './csv-source';
import type { Exported, Wishes } from './export-tables';
import { exportTables, rowsOf } from './export-tables';

const first = (text: string | undefined): string => (text ?? '').split('\r\n')[0]!;
const ids = (text: string | undefined): string[] => rowsOf(text).map((row) => row.split(',')[0]!);
const run = (options: Wishes['options'], rest: Wishes = {}): Promise<Exported> =>
  exportTables(district(), { options, ...rest });

t.test('user names are kept, blank, the address or the part before its at', async (t) => {
  const names = async (userName: 'keep' | 'blank' | 'email' | 'part-before-at') => {
    const { texts, refusal } = await run({ userName }, { maxHeldBackPercent: 0 });
    t.equal(refusal, undefined, userName);
    return rowsOf(texts['users.csv']).map((row) => row.split(',')[1]!)[0];
  };
  t.equal(await names('keep'), 'ann@example.test');
  t.equal(await names('blank'), '');
  t.equal(await names('email'), 'ann@example.test');
  t.equal(await names('part-before-at'), 'ann');
  const noEmail = { ...district(), users: `${district().users}u8,u8,No,Mail,,,,\n` };
  const { findings } = await exportTables(noEmail, { options: { userName: 'email' } });
  const [finding] = findings.filter(({ file }) => file === 'source:users');
  t.match(finding, { line: 8, column: 'email', code: 'VALUE_MISSING', severity: 'error' });
});

t.test('a source without user names can take them from the addresses', async (t) => {
  const users = csv(
    'sourcedId,email,givenName,familyName',
    'u1,ann@example.test,Ann,Ash',
    't1,tom@example.test,Tom,Bay',
  );
  const { texts } = await exportTables(
    { ...district(), users },
    { options: { userName: 'email' } },
  );
  t.equal(rowsOf(texts['users.csv'])[0], 'u1,ann@example.test,Ann,Ash,,,ann@example.test,,,');
});

t.test('ids of classes are composed, and enrollments follow', async (t) => {
  const { texts, findings } = await run({
    sectionIds: { compose: '{school}-{course}-{section}' },
  });
  t.same(ids(texts['classes.csv']), ['S1-MATH-1', 'S2-ART-2'], 'the course lends its code');
  t.same(ids(texts['enrollments.csv']), ['S1-MATH-1', 'S1-MATH-1', 'S2-ART-2', 'S2-ART-2']);
  t.match(
    findings.find(({ file }) => file === 'source:classes'),
    { line: 4, column: 'courseCode', code: 'VALUE_MISSING' },
  );
});

t.test(
  'unsafe characters of class ids are replaced, and what becomes equal is held back',
  async (t) => {
    const tables = district();
    tables.classes = csv('sourcedId,orgSourcedId,title', 'k 1,S1,One', 'k.1,S1,Other', 'k2,S2,Two');
    tables.enrollments = csv(
      'classSourcedId,userSourcedId,role',
      'k 1,u1,student',
      'k.1,u2,student',
    );
    const { texts, findings } = await exportTables(tables, {
      options: { sectionIds: { replaceUnsafe: '_' } },
    });
    t.same(ids(texts['classes.csv']), ['k_1', 'k2']);
    t.same(rowsOf(texts['enrollments.csv']), ['k_1,u1,student']);
    t.same(
      findings
        .filter(({ file }) => file.startsWith('source:'))
        .map(({ file, line, code }) => [file, line, code]),
      [
        ['source:classes', 3, 'ID_DUPLICATE'],
        ['source:enrollments', 3, 'REFERENCE_HELD_BACK'],
      ],
    );
    const kept = await exportTables(tables);
    t.same(ids(kept.texts['classes.csv']), ['k 1', 'k.1', 'k2'], 'by default ids stay');
  },
);

t.test('License.csv is written on wish, beside the set', async (t) => {
  const off = await run({});
  t.notOk('license/License.csv' in off.texts);
  const on = await run({ license: { accountSkuId: 'contoso:A1' } });
  t.same(rowsOf(on.texts['license/License.csv']), [
    '"Ann O""Neil",ann@example.test,contoso:A1',
    'Béa Łuk,bea@example.test,contoso:A1',
    'Cy Im,cy@example.test,contoso:A1',
  ]);
  t.notOk(
    on.files.some(({ name }) => name === 'License.csv'),
    'it is no file of the set',
  );
});

t.test('passwords are left empty unless they are wanted', async (t) => {
  const off = await run({});
  t.notMatch(JSON.stringify(off.texts), /Secret-/);
  const on = await run({ passwords: true });
  t.match(on.texts['users.csv'], /Secret-1/);
});

t.test('who is not active is left out unless wanted', async (t) => {
  const tables = district();
  tables.users = tables.users!.replace('ann@example.test,true', 'ann@example.test,false');
  const on = await exportTables(tables);
  t.notOk(ids(on.texts['users.csv']).includes('u1'));
  t.same(on.counts.users?.leftOut, { inactive: 1 });
  t.same(on.counts.roles?.leftOut, { related: 1 });
  t.same(on.counts.enrollments?.leftOut, { related: 1, dates: 1 });
  t.same(on.counts.userFlags?.leftOut, { related: 1 });
  const off = await exportTables(tables, { options: { onlyActive: false } });
  t.ok(ids(off.texts['users.csv']).includes('u1'));
});

t.test('teachers without a class are left out on wish, other staff stays', async (t) => {
  const tables = district();
  tables.roles += 't2,S1,principal,,,\n';
  const off = await exportTables(tables);
  t.equal(rowsOf(off.texts['roles.csv']).filter((row) => row.startsWith('t2,')).length, 2);
  const on = await exportTables(tables, { options: { teachersWithClassesOnly: true } });
  t.same(
    rowsOf(on.texts['roles.csv']).filter((row) => row.startsWith('t2,')),
    ['t2,S1,principal,,,,,'],
  );
  const alone = await run({ teachersWithClassesOnly: true });
  t.notOk(ids(alone.texts['users.csv']).includes('t2'), 'without a role nobody is written');
  t.same(alone.counts.users?.leftOut, { related: 1 });
});

t.test(
  'classes without a teacher or student are dropped on wish, with their enrollments',
  async (t) => {
    const tables = district();
    tables.classes += 'k4,S1,No teacher,,,,,\n';
    tables.enrollments += 'k4,u1,student,,\n';
    const kept = await exportTables(tables);
    t.same(ids(kept.texts['classes.csv']), ['k1', 'k2', 'k3', 'k4']);
    const dropped = await exportTables(tables, { options: { classesWithoutTeacher: 'drop' } });
    t.same(ids(dropped.texts['classes.csv']), ['k1', 'k2']);
    t.same(ids(dropped.texts['enrollments.csv']), ['k1', 'k1', 'k2', 'k2']);
    t.same(dropped.counts.classes?.leftOut, { members: 2 });
    t.same(dropped.counts.enrollments?.leftOut, { dates: 1, members: 1 });
    const students = await exportTables(tables, { options: { classesWithoutStudent: 'drop' } });
    t.same(ids(students.texts['classes.csv']), ['k1', 'k2', 'k4']);
    const composed = await exportTables(tables, {
      options: { classesWithoutTeacher: 'drop', sectionIds: { compose: 'x{id}' } },
    });
    t.same(ids(composed.texts['enrollments.csv']), ['xk1', 'xk1', 'xk2', 'xk2']);
  },
);

t.test('a class that is dropped takes enrollments of any role with it', async (t) => {
  const tables = district();
  tables.classes += 'k4,S1,Only others,,,,,\n';
  tables.enrollments += 'k4,u1,other,,\n';
  const { texts, counts, validation } = await exportTables(tables, {
    format: 'sds-v2',
    options: { classesWithoutStudent: 'drop' },
  });
  t.notOk(ids(texts['enrollments.csv']).includes('k4'));
  t.same(counts.enrollments?.leftOut, { dates: 1, members: 1 });
  t.notOk(validation.codes.some(({ severity }) => severity !== 'warning'));
});

t.test('enrollments are chosen by their dates', async (t) => {
  const count = async (enrollmentDates: 'all' | 'not-ended' | 'current'): Promise<number> =>
    rowsOf((await run({ enrollmentDates })).texts['enrollments.csv']).length;
  t.equal(await count('all'), 5);
  t.equal(await count('not-ended'), 4, 'one ended in September');
  t.equal(await count('current'), 3, 'one begins in January');
  const onLastDay = await exportTables(district(), { today: 20260930 });
  t.equal(rowsOf(onLastDay.texts['enrollments.csv']).length, 5, 'the last day still counts');
});

t.test('roles, grades and types of orgs are mapped, whatever their case', async (t) => {
  const tables = district();
  tables.roles = tables.roles!.replace('t2,S2,teacher', 't2,S2,LEHRKRAFT');
  tables.roles = tables.roles.replace('u1,S1,Student,Y,3', 'u1,S1,Student,Y,Year 3');
  tables.orgs = tables.orgs!.replace('North School,school', 'North School,Gymnasium');
  const off = await exportTables(tables);
  t.ok(off.counts.orgs?.heldBack === 1 && off.counts.roles!.heldBack > 1, 'unknown values');
  const { texts, counts } = await exportTables(tables, {
    options: {
      roles: { Lehrkraft: 'teacher' },
      grades: { 'year 3': '03' },
      orgTypes: { gymnasium: 'school' },
    },
  });
  t.equal(counts.orgs?.heldBack, 0);
  t.ok(rowsOf(texts['roles.csv']).includes('t2,S2,teacher,Y,,true,,'));
  t.ok(rowsOf(texts['roles.csv']).includes('u1,S1,student,Y,03,true,,'));
});

t.test('values that the tenant has added are known', async (t) => {
  const tables = { ...district(), userFlags: csv('userSourcedId,flag', 'u1,migrant') };
  t.equal((await exportTables(tables)).counts.userFlags?.heldBack, 1);
  const { texts, validation } = await exportTables(tables, {
    options: { additionalValues: { userFlag: ['migrant'] } },
  });
  t.same(rowsOf(texts['userFlags.csv']), ['u1,migrant']);
  t.notOk(validation.codes.some(({ code }) => code === 'VALUE_NOT_IN_LIST'));
});

t.test('V1 has its spellings: file names, the vendor’s school name, UK headers', async (t) => {
  const format = 'sds-v1' as const;
  const lower = await run({ fileNameCase: 'lower' }, { format });
  t.ok(Object.keys(lower.texts).includes('studentenrollment.csv'));
  const vendor = await run({ schoolNameHeader: 'School Name' }, { format });
  t.equal(vendor.refusal, undefined, 'what was asked for does not refuse the set');
  t.match(first(vendor.texts['School.csv']), /^SIS ID,School Name,/);
  const uk = await run({ headers: 'uk' }, { format });
  t.equal(uk.refusal, undefined);
  t.match(first(uk.texts['School.csv']), /^DfE Number,Name,.*,Postal Code,/);
  t.match(first(uk.texts['Student.csv']), /^ID,School DfE Number,/);
  t.equal(first(uk.texts['TeacherRoster.csv']), 'Section ID,ID');
});

t.test('schools are selected by id or number, with the orgs above them', async (t) => {
  for (const school of ['S1', '001']) {
    const { texts, counts } = await run({}, { selection: { schools: [school] } });
    t.same(ids(texts['orgs.csv']), ['D', 'S1']);
    t.same(ids(texts['users.csv']), ['u1', 'u2', 't1']);
    t.same(ids(texts['classes.csv']), ['k1']);
    t.same(ids(texts['enrollments.csv']), ['k1', 'k1']);
    t.same(rowsOf(texts['relationships.csv']), []);
    t.same(counts.classes?.leftOut, { related: 2 });
    t.equal(counts.enrollments?.leftOut.related, 2);
  }
  await t.rejects(run({}, { selection: { schools: ['S1', 'S3'] } }), {
    code: 'EXPORT_SCHOOL_UNKNOWN',
    message: /S3/,
  });
});

t.test('sessions are selected with their classes and roles', async (t) => {
  const { texts, counts } = await run({}, { selection: { sessions: ['Y', 'T1'] } });
  t.same(ids(texts['academicSessions.csv']), ['Y', 'T1']);
  t.same(ids(texts['classes.csv']), ['k1', 'k3']);
  t.same(ids(texts['enrollments.csv']), ['k1', 'k1']);
  t.same(counts.classes?.leftOut, { selection: 1 });
  await t.rejects(run({}, { selection: { sessions: ['T9'] } }), {
    code: 'EXPORT_SESSION_UNKNOWN',
  });
});
