import t from 'tap';
import type { EntityName } from '../../proxy/exporter/model/entities';
import { csv, district } from './csv-source';
import { exportTables, rowsOf } from './export-tables';

interface HostileRow {
  what: string;
  entity: EntityName;
  /** Appended to the entity's table of the sample district, as bytes. */
  row: string;
  /** Code of the finding; none when the row is written as it is. */
  code?: string;
  column?: string;
  /** What the row becomes in V2.1 when it is written. */
  written?: string;
}

const bytes = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
const long = 'n'.repeat(10_000);

const rows: readonly HostileRow[] = [
  {
    what: 'a line break in a name becomes a space',
    entity: 'users',
    row: 'h,h@e.test,"An\nna\r\nMaria",X,,,,\n',
    code: 'VALUE_CLEANED',
    column: 'givenName',
    written: 'h,h@e.test,An na Maria,X,,,,,,',
  },
  {
    what: 'control characters and NUL become spaces',
    entity: 'users',
    row: 'h,h@e.test,A\u0000b\u0007,X,,,,\n',
    code: 'VALUE_CLEANED',
    column: 'givenName',
    written: 'h,h@e.test,A b ,X,,,,,,',
  },
  {
    what: 'bytes that are not UTF-8 become replacement characters in a name',
    entity: 'users',
    row: 'h,h@e.test,M\u00fcller,X,,,,\n',
    code: 'VALUE_CLEANED',
    column: 'givenName',
    written: bytes('h,h@e.test,M\ufffdller,X,,,,,,'),
  },
  {
    what: 'quotes and commas are quoted again',
    entity: 'users',
    row: 'h,h@e.test,"""A"", B",X,,,,\n',
    written: 'h,h@e.test,"""A"", B",X,,,,,,',
  },
  {
    what: 'a name of 10,000 characters is written whole',
    entity: 'users',
    row: `h,h@e.test,${long},X,,,,\n`,
    written: `h,h@e.test,${long},X,,,,,,`,
  },
  {
    what: 'a formula is a text like any other',
    entity: 'users',
    row: 'h,h@e.test,=1+1,X,,,,\n',
    written: 'h,h@e.test,=1+1,X,,,,,,',
  },
  {
    what: 'a line break in an id holds the row back',
    entity: 'users',
    row: '"h\nh",h@e.test,A,X,,,,\n',
    code: 'ID_UNUSABLE',
    column: 'sourcedId',
  },
  {
    what: 'an id that is not UTF-8 holds the row back',
    entity: 'users',
    row: 'h\u00fc,h@e.test,A,X,,,,\n',
    code: 'ID_UNUSABLE',
    column: 'sourcedId',
  },
  {
    what: 'an empty id',
    entity: 'users',
    row: ',h@e.test,A,X,,,,\n',
    code: 'VALUE_MISSING',
    column: 'sourcedId',
  },
  {
    what: 'an id of spaces',
    entity: 'users',
    row: '   ,h@e.test,A,X,,,,\n',
    code: 'VALUE_MISSING',
    column: 'sourcedId',
  },
  {
    what: 'an endless id',
    entity: 'users',
    row: `${long},h@e.test,A,X,,,,\n`,
    code: 'ID_TOO_LONG',
    column: 'sourcedId',
  },
  {
    what: 'a second row of an id',
    entity: 'users',
    row: 'u1,h@e.test,A,X,,,,\n',
    code: 'ID_DUPLICATE',
    column: 'sourcedId',
  },
  {
    what: 'no user name',
    entity: 'users',
    row: 'h,,A,X,h@e.test,,,\n',
    code: 'VALUE_MISSING',
    column: 'username',
  },
  {
    what: 'a cell too few',
    entity: 'users',
    row: 'h,h@e.test\n',
    code: 'ROW_UNREADABLE',
    column: '',
  },
  {
    what: 'a quote in the middle',
    entity: 'users',
    row: 'h,h"x"@e.test,A,X,,,,\n',
    code: 'ROW_UNREADABLE',
    column: '',
  },
  {
    what: 'a quote that never ends',
    entity: 'users',
    row: 'h,"h@e.test,A,X,,,,\n',
    code: 'ROW_UNREADABLE',
    column: '',
  },
  {
    what: 'a row of a mebibyte and more',
    entity: 'users',
    row: `h,h@e.test,${'n'.repeat(1_100_000)},X,,,,\n`,
    code: 'ROW_TOO_LONG',
    column: '',
  },
  {
    what: 'a school without name',
    entity: 'orgs',
    row: 'S9,,school,,\n',
    code: 'VALUE_MISSING',
    column: 'name',
  },
  {
    what: 'a school of unknown type',
    entity: 'orgs',
    row: 'S9,Nine,kolkhoz,,\n',
    code: 'VALUE_UNKNOWN',
    column: 'type',
  },
  {
    what: 'a parent that does not exist is left empty',
    entity: 'orgs',
    row: 'S9,Nine,,nobody,\n',
    code: 'REFERENCE_EMPTIED',
    column: 'parentSourcedId',
    written: 'S9,Nine,school,',
  },
  {
    what: 'a role at no school',
    entity: 'roles',
    row: 'u1,S7,student,,,\n',
    code: 'REFERENCE_UNKNOWN',
    column: 'orgSourcedId',
  },
  {
    what: 'a role of nobody',
    entity: 'roles',
    row: 'nobody,S1,student,,,\n',
    code: 'REFERENCE_UNKNOWN',
    column: 'userSourcedId',
  },
  {
    what: 'an unknown role',
    entity: 'roles',
    row: 'u1,S1,studnet,,,\n',
    code: 'VALUE_UNKNOWN',
    column: 'role',
  },
  {
    what: 'a role without role',
    entity: 'roles',
    row: 'u1,S1,,,,\n',
    code: 'VALUE_MISSING',
    column: 'role',
  },
  {
    what: 'a session that does not exist is left empty',
    entity: 'roles',
    row: 'u1,S1,coach,T8,,\n',
    code: 'REFERENCE_EMPTIED',
    column: 'sessionSourcedId',
    written: 'u1,S1,coach,,,,,',
  },
  {
    what: 'a class at no school',
    entity: 'classes',
    row: 'k9,S7,Nine,,,,,\n',
    code: 'REFERENCE_UNKNOWN',
    column: 'orgSourcedId',
  },
  {
    what: 'one of two sessions that does not exist is taken out',
    entity: 'classes',
    row: 'k9,S1,Nine,"Y,T8",,,,\n',
    code: 'REFERENCE_EMPTIED',
    column: 'sessionSourcedIds',
    written: 'k9,S1,Nine,Y,,',
  },
  {
    what: 'a course that does not exist is left empty',
    entity: 'classes',
    row: 'k9,S1,Nine,Y,C8,,,\n',
    code: 'REFERENCE_EMPTIED',
    column: 'courseSourcedId',
    written: 'k9,S1,Nine,Y,,',
  },
  {
    what: 'an enrollment in no class',
    entity: 'enrollments',
    row: 'k9,u1,student,,\n',
    code: 'REFERENCE_UNKNOWN',
    column: 'classSourcedId',
  },
  {
    what: 'an enrollment of nobody',
    entity: 'enrollments',
    row: 'k1,nobody,student,,\n',
    code: 'REFERENCE_UNKNOWN',
    column: 'userSourcedId',
  },
  {
    what: 'an enrollment of a person without role',
    entity: 'enrollments',
    row: 'k1,p1,student,,\n',
    code: 'ROLE_MISSING',
    column: 'userSourcedId',
  },
  {
    what: 'an enrollment without role',
    entity: 'enrollments',
    row: 'k2,u1,,,\n',
    code: 'VALUE_MISSING',
    column: 'role',
  },
  {
    what: 'an end date that is none counts as open',
    entity: 'enrollments',
    row: 'k2,u1,student,,31/12/2020\n',
    code: 'DATE_UNREADABLE',
    column: 'endDate',
    written: 'k2,u1,student',
  },
  {
    what: 'an enrollment whose class holds a line break',
    entity: 'enrollments',
    row: '"k\n1",u1,student,,\n',
    code: 'ID_UNUSABLE',
    column: 'classSourcedId',
  },
  {
    what: 'a second row of demographics',
    entity: 'demographics',
    row: 'u1,male,\n',
    code: 'ID_DUPLICATE',
    column: 'userSourcedId',
  },
  {
    what: 'an unknown flag',
    entity: 'userFlags',
    row: 'u1,ginger\n',
    code: 'VALUE_UNKNOWN',
    column: 'flag',
  },
  {
    what: 'a contact without e-mail address',
    entity: 'relationships',
    row: 'u3,u4,parent\n',
    code: 'CONTACT_INCOMPLETE',
    column: 'relationshipUserSourcedId',
  },
];

t.test('each hostile row is written correctly or held back, with one finding', async (t) => {
  for (const { what, entity, row, code, column, written } of rows) {
    const tables = district();
    if (entity === 'relationships') tables.users += 'u4,u4@e.test,No,Mail,,,,\n';
    // A person is written for the sake of a role.
    if (entity === 'users') tables.roles += 'h,S1,coach,,,\n';
    const line = Buffer.from(tables[entity]!, 'latin1').filter((byte) => byte === 10).length + 1;
    tables[entity] += row;
    const { texts, findings, counts, validation } = await exportTables(tables);
    const own = findings.filter(({ file }) => file === `source:${entity}`);
    t.same(
      own.filter((one) => one.code === code).map((one) => [one.line, one.column]),
      code === undefined ? [] : [[line, column]],
      what,
    );
    t.notOk(
      own.some((one) => 'value' in one),
      'no value is told',
    );
    t.equal(
      validation.codes.some(({ severity }) => severity !== 'warning'),
      false,
      `${what}: the files hold`,
    );
    if (written === undefined) t.equal(counts[entity]?.heldBack, 1, what);
    else {
      t.equal(counts[entity]?.heldBack, 0, what);
      const text = Buffer.from(texts[`${entity}.csv`]!, 'utf8').toString('latin1');
      t.ok(rowsOf(text).includes(written), what);
    }
  }
});

t.test(
  'a person held back takes roles, enrollments and facts along, each with its reason',
  async (t) => {
    const tables = district();
    tables.users = tables.users!.replace('u1,ann@example.test', 'u1,');
    const { counts, findings } = await exportTables(tables);
    for (const entity of ['users', 'roles', 'demographics', 'userFlags'] as const)
      t.equal(counts[entity]?.heldBack, 1, entity);
    t.equal(counts.enrollments?.heldBack, 1);
    t.same(
      [...new Set(findings.map(({ code }) => code))].filter((code) => !code.startsWith('CLASS')),
      ['VALUE_MISSING', 'REFERENCE_HELD_BACK'],
    );
  },
);

t.test('V1 refuses what says one thing twice, so it is written once', async (t) => {
  const tables = district();
  tables.enrollments += 'k1,u1,student,,\nk2,t1,coach,,\nk1,t2,student,,\n';
  tables.roles += 't1,S1,coach,,,\n';
  const { texts, counts, validation } = await exportTables(tables, { format: 'sds-v1' });
  t.same(rowsOf(texts['StudentEnrollment.csv']), ['k1,u1', 'k2,u3']);
  t.same(rowsOf(texts['TeacherRoster.csv']), ['k1,t1', 'k2,t1']);
  t.same(counts.enrollments?.leftOut, { dates: 1, merged: 2 });
  t.equal(counts.enrollments?.heldBack, 1, 'a teacher who is a student has no row in Student.csv');
  t.same(counts.roles?.leftOut, { merged: 1 });
  t.notOk(validation.codes.some(({ severity }) => severity !== 'warning'));
});

t.test('V1 writes guardians who have no user name', async (t) => {
  const tables = district();
  tables.users = tables.users!.replace('p1,pam@example.test', 'p1,');
  tables.users = tables.users.replace('u2,bea@example.test', 'u2,');
  const { texts, counts } = await exportTables(tables, { format: 'sds-v1' });
  t.same(rowsOf(texts['User.csv']), ['pam@example.test,Pam,Im,,p1']);
  t.equal(counts.roles?.heldBack, 1, 'a student needs one');
  t.equal(counts.users?.heldBack, 1);
});

t.test('an empty roster is refused: it would make everybody inactive', async (t) => {
  const { refusal, texts } = await exportTables({
    orgs: csv('sourcedId,name'),
    users: csv('sourcedId,username'),
    roles: csv('userSourcedId,orgSourcedId,role'),
  });
  t.equal(refusal?.code, 'EXPORT_FILES_INVALID');
  t.same(texts, {});
});

t.test(
  'a course id that no record can have is left empty, also where V1 has no courses',
  async (t) => {
    const tables = district();
    for (const id of ['caf\u00e9', '"C\n1"', 'C\u00071']) {
      const row = `h1,S1,Class,Y,${id},,,\n`;
      const hostile = { ...tables, classes: `${tables.classes}${row}` };
      for (const format of ['sds-v1', 'sds-v2.1'] as const) {
        const { texts, validation, findings } = await exportTables(hostile, { format });
        const file = format === 'sds-v1' ? 'Section.csv' : 'classes.csv';
        t.match(
          rowsOf(texts[file]).find((line) => line.startsWith('h1,')),
          format === 'sds-v1' ? /^h1,S1,Class,,Y,Year,2026-08-01,2027-06-30,,/ : /^h1,S1,Class,Y,,/,
        );
        t.ok(
          findings.some(
            ({ code, column }) => code === 'REFERENCE_EMPTIED' && column === 'courseSourcedId',
          ),
        );
        t.notOk(
          validation.codes.some(({ severity }) => severity !== 'warning'),
          `${format} ${id}`,
        );
      }
    }
  },
);
