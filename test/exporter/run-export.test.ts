import t from 'tap';
import { csv, district } from './csv-source';
import { exportTables, rowsOf } from './export-tables';

t.test('a roster becomes the files of V2.1, clean and complete', async (t) => {
  const { texts, counts, validation, refusal } = await exportTables(district());
  t.equal(refusal, undefined);
  t.equal(validation.verdict, 'warning', 'a class without members is worth a warning');
  t.same(Object.keys(texts).sort(), [
    'academicSessions.csv',
    'classes.csv',
    'courses.csv',
    'demographics.csv',
    'enrollments.csv',
    'orgs.csv',
    'relationships.csv',
    'roles.csv',
    'userFlags.csv',
    'users.csv',
  ]);
  t.same(rowsOf(texts['orgs.csv']), [
    'D,District,district,',
    'S1,North School,school,D',
    'S2,"South, School",school,D',
  ]);
  t.same(rowsOf(texts['roles.csv'])[2], 'u3,S2,student,Y,kg,true,,', 'grades become codes');
  t.same(rowsOf(texts['enrollments.csv']), [
    'k1,u1,student',
    'k1,t1,teacher',
    'k2,u3,student',
    'k2,t1,teacher',
  ]);
  t.same(counts.enrollments, {
    read: 5,
    written: 4,
    heldBack: 0,
    leftOut: { dates: 1 },
    cleaned: 0,
  });
});

t.test(
  'V1 has a row for each school of a person, and terms and courses inside sections',
  async (t) => {
    const { texts, refusal, validation } = await exportTables(district(), { format: 'sds-v1' });
    t.equal(refusal, undefined);
    t.equal(
      validation.codes.some(({ severity }) => severity !== 'warning'),
      false,
    );
    t.same(rowsOf(texts['Teacher.csv']), [
      't1,S1,Tom,Ash,tom@example.test,,,,,,,,',
      't1,S2,Tom,Ash,tom@example.test,,,,,,,,',
      't2,S2,Tia,Bay,tia@example.test,,,,,,,,',
    ]);
    t.equal(
      rowsOf(texts['Student.csv'])[0],
      'u1,S1,Ann,"O""Neil",ann@example.test,,,,1001,,03,,2017-02-03,',
    );
    t.equal(
      rowsOf(texts['Section.csv'])[1],
      'k2,S2,Art,A1,T2,Spring,2027-01-01,2027-06-30,C2,Art,ART,,05,,',
    );
    t.same(rowsOf(texts['StudentEnrollment.csv']), ['k1,u1', 'k2,u3']);
    t.same(rowsOf(texts['TeacherRoster.csv']), ['k1,t1', 'k2,t1']);
    t.same(rowsOf(texts['User.csv']), ['pam@example.test,Pam,Im,,p1']);
    t.same(rowsOf(texts['Guardianrelationship.csv']), ['u3,pam@example.test,parent']);
    t.same(rowsOf(texts['School.csv']).length, 2, 'the district is no school');
  },
);

t.test('V2 has one row a person with all orgs', async (t) => {
  const { texts, counts, refusal } = await exportTables(district(), { format: 'sds-v2' });
  t.equal(refusal, undefined);
  t.same(Object.keys(texts).sort(), ['classes.csv', 'enrollments.csv', 'orgs.csv', 'users.csv']);
  t.equal(rowsOf(texts['users.csv'])[3], 't1,"S1,S2",Tom,Ash,tom@example.test,,teacher,');
  t.same(counts.users?.leftOut, { role: 1 }, 'the contact has no role');
});

t.test('files are closed to others while they are there, and gone afterwards', async (t) => {
  const { modes, isGone } = await exportTables(district());
  t.same([...modes].sort(), ['600', '700']);
  t.ok(isGone);
});

t.test('a failed delivery leaves no file behind either', async (t) => {
  const root = t.testdir({});
  await t.rejects(
    exportTables(district(), {
      workRoot: root,
      deliver: () => Promise.reject(new Error('no route')),
    }),
    /no route/,
  );
  const { readdirSync } = await import('node:fs');
  t.same(readdirSync(root), []);
});

t.test('a source that fails in the middle makes no smaller roster', async (t) => {
  const tables = district();
  let delivered = false;
  await t.rejects(
    exportTables(tables, {
      source: {
        entities: ['orgs', 'users', 'roles'],
        async *read(entity) {
          yield Buffer.from((tables[entity] ?? '').slice(0, 60));
          if (entity === 'users') throw new Error('connection lost');
        },
        close: async () => undefined,
      },
      deliver: async () => void (delivered = true),
    }),
    /connection lost/,
  );
  t.notOk(delivered);
});

t.test('what cannot be a roster is refused by name', async (t) => {
  const withoutRoles = district();
  delete withoutRoles.roles;
  await t.rejects(exportTables(withoutRoles), { code: 'EXPORT_ENTITY_MISSING' });
  await t.rejects(exportTables({ ...district(), users: '' }), { code: 'EXPORT_SOURCE_EMPTY' });
  await t.rejects(exportTables({ ...district(), orgs: csv('sourcedId,type', 'a,b') }), {
    code: 'EXPORT_COLUMN_MISSING',
    message: /column name/,
  });
  await t.rejects(exportTables({ ...district(), users: csv('sourcedId,userName', 'a,b') }), {
    code: 'EXPORT_COLUMN_UNKNOWN',
    message: /userName.*is it username/,
  });
  await t.rejects(exportTables({ ...district(), orgs: csv('sourcedId,name,name', 'a,b,c') }), {
    code: 'EXPORT_COLUMN_UNKNOWN',
  });
});

t.test('too much held back, or too much that would be dropped, refuses the set', async (t) => {
  const users = district().users + 'u9,,No,Name,,,,\n';
  const held = await exportTables({ ...district(), users }, { maxHeldBackPercent: 10 });
  t.equal(held.refusal?.code, 'EXPORT_HELD_BACK_OVER_LIMIT');
  t.equal(held.refusal?.target, 'users');
  t.same(held.texts, {}, 'nothing is delivered');
  t.equal(held.counts.users?.heldBack, 1, 'the counts are told');
  const passed = await exportTables({ ...district(), users }, { maxHeldBackPercent: 20 });
  t.equal(passed.refusal, undefined);
});
