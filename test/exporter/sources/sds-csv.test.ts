import path from 'node:path';
import t from 'tap';
import { sdsCsv } from '../../../proxy/exporter/sources/sds-csv';
import { findFormat } from '../../../proxy/rosters';
import { allColumns, runSourceContract } from './contract';
import { littleRoster, type Roster } from './little-roster';
import { contextOf, readRows } from './read-source';
import { csvOf, writeFolder, writeZip, type Table } from './write-csv';

const dir = t.testdir({});
let made = 0;
const nextPath = (): string => path.join(dir, `p${++made}`);
const open = (place: string, format?: string, signal?: AbortSignal) =>
  sdsCsv.open(sdsCsv.settings.parse({ path: place, format }), contextOf({}, signal));

function filesOf(format: string, tables: Record<string, Table>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tables).map(([name, rows]) => {
      const { columns } = findFormat(format)!.files.find((file) => file.name === name)!;
      return [
        name,
        csvOf(
          columns.map((column) => column.name),
          rows,
        ),
      ];
    }),
  );
}

const v21Files = (roster: Roster): Record<string, string> =>
  filesOf(
    'sds-v2.1',
    Object.fromEntries(
      Object.entries(roster).map(([name, rows]) => [`${name}.csv`, rows as Table]),
    ),
  );

const columnsOf = (format: string, file: string): string[] =>
  findFormat(format)!
    .files.find(({ name }) => name === file)!
    .columns.map(({ name }) => name);

t.test('V2.1', async (t) => {
  runSourceContract(t, {
    open: (roster, signal) => open(writeFolder(nextPath(), v21Files(roster)), 'auto', signal),
    columns: Object.fromEntries(
      Object.keys(littleRoster).map((name) => [name, columnsOf('sds-v2.1', `${name}.csv`)]),
    ),
  });
});

const isContact = (id?: string): boolean =>
  littleRoster.relationships.some((row) => row.relationshipUserSourcedId === id);

const rolesOf = (roster: Roster, id?: string) =>
  roster.roles.filter(({ userSourcedId }) => userSourcedId === id);

t.test('V2', async (t) => {
  runSourceContract(t, {
    open: (roster, signal) => {
      const users = roster.users
        .filter(({ sourcedId }) => !isContact(sourcedId))
        .map((user) => ({
          ...user,
          orgSourcedIds: rolesOf(roster, user.sourcedId)
            .map(({ orgSourcedId }) => orgSourcedId)
            .join(','),
          role: rolesOf(roster, user.sourcedId)[0]?.role,
          grade: rolesOf(roster, user.sourcedId)[0]?.grade,
        }));
      const { orgs, classes, enrollments } = roster;
      const files = filesOf('sds-v2', {
        'orgs.csv': orgs,
        'users.csv': users,
        'classes.csv': classes,
        'enrollments.csv': enrollments,
      });
      return open(writeFolder(nextPath(), files), 'auto', signal);
    },
    columns: {
      orgs: ['sourcedId', 'name', 'type', 'parentSourcedId'],
      users: ['sourcedId', 'givenName', 'familyName', 'username'],
      roles: ['userSourcedId', 'orgSourcedId', 'role', 'grade'],
      classes: ['sourcedId', 'orgSourcedId', 'title'],
      enrollments: ['classSourcedId', 'userSourcedId', 'role'],
    },
    expected: (roster) => ({
      ...roster,
      users: roster.users.filter(({ sourcedId }) => !isContact(sourcedId)),
    }),
  });
});

/** The roster as the files of V1, a row for each role of a person. */
function v1Files(roster: Roster): Record<string, string> {
  const people = (role: string) =>
    roster.roles
      .filter((one) => one.role === role)
      .map((place) => {
        const user = roster.users.find(({ sourcedId }) => sourcedId === place.userSourcedId)!;
        return {
          'SIS ID': user.sourcedId,
          'School SIS ID': place.orgSourcedId,
          Username: user.username,
          'First Name': user.givenName,
          'Middle Name': user.middleName,
          'Last Name': user.familyName,
          'Student Number': user.userNumber,
          Grade: place.grade,
          Status: place.active === 'false' ? 'Inactive' : 'Active',
          Birthdate: user.sourcedId === 'st1' ? '2/28/2011' : '',
        };
      });
  const contacts = roster.users.filter(({ sourcedId }) => isContact(sourcedId));
  const members = (role: string) =>
    roster.enrollments
      .filter((one) => one.role === role)
      .map((row) => ({ 'Section SIS ID': row.classSourcedId, 'SIS ID': row.userSourcedId }));
  return filesOf('sds-v1', {
    'School.csv': roster.orgs
      .filter(({ type }) => type === 'school')
      .map((org) => ({
        'SIS ID': org.sourcedId,
        Name: org.name,
        'School Number': org.schoolNumber,
      })),
    'Student.csv': people('student'),
    'Teacher.csv': people('teacher'),
    'Section.csv': roster.classes.map((one) => {
      const course = roster.courses.find(({ sourcedId }) => sourcedId === one.courseSourcedId);
      const term = roster.academicSessions.find((row) => row.sourcedId === one.sessionSourcedIds);
      return {
        'SIS ID': one.sourcedId,
        'School SIS ID': one.orgSourcedId,
        'Section Name': one.title,
        'Section Number': one.code,
        'Term SIS ID': term?.sourcedId,
        'Term Name': term?.title,
        'Term StartDate': term && '8/1/2026',
        'Term EndDate': term && '06/30/2027',
        'Course SIS ID': course?.sourcedId,
        'Course Name': course?.title,
        'Course Number': course?.code,
        'Course Subject': course?.subject,
      };
    }),
    'StudentEnrollment.csv': members('student'),
    'TeacherRoster.csv': members('teacher'),
    'User.csv': contacts.map((user) => ({
      Email: user.email,
      'First Name': user.givenName,
      'Last Name': user.familyName,
    })),
    'Guardianrelationship.csv': roster.relationships.map((row) => ({
      'SIS ID': row.userSourcedId,
      Email: contacts.find((user) => user.sourcedId === row.relationshipUserSourcedId)?.email,
      Role: row.relationshipRole,
    })),
  });
}

/** What V1 can say of the roster: no district, contacts by address, no type of a term. */
const asV1 = (roster: Roster): Roster => ({
  ...roster,
  orgs: roster.orgs
    .filter(({ type }) => type === 'school')
    .map(({ sourcedId, name, type, schoolNumber }) => ({
      sourcedId,
      name,
      type,
      ...(schoolNumber !== undefined && { schoolNumber }),
    })) as Roster['orgs'],
  academicSessions: roster.academicSessions.map((row) => ({ ...row, type: 'term' })),
  users: roster.users.map(({ email, enabled: _enabled, phone: _phone, ...user }) =>
    isContact(user.sourcedId)
      ? { ...user, sourcedId: email!, username: email!, email: email! }
      : user,
  ),
  classes: roster.classes.map((row) =>
    row.sourcedId === 'k1' ? { ...row, courseCode: 'ALG-1', section: 'ALG-1-01' } : row,
  ),
  enrollments: roster.enrollments.map(({ active: _active, ...row }) => row),
  demographics: [{ userSourcedId: 'st1', birthDate: '2011-02-28' }],
  relationships: [
    {
      userSourcedId: 'st1',
      relationshipUserSourcedId: 'dee@home.example',
      relationshipRole: 'parent',
    },
  ],
});

t.test('V1, file names in lower case, in an archive', async (t) => {
  runSourceContract(t, {
    open: async (roster, signal) => {
      const files = Object.fromEntries(
        Object.entries(v1Files(roster)).map(([name, text]) => [name.toLowerCase(), text]),
      );
      return open(await writeZip(`${nextPath()}.zip`, files), 'auto', signal);
    },
    columns: allColumns,
    expected: asV1,
  });
});

t.test('V1 with the headers of the United Kingdom', async (t) => {
  const files = {
    'School.csv': 'DfE Number,Name,Postal Code\n111,North,AB1\n',
    'Student.csv': 'ID,School DfE Number,Username\ns1,111,sam\n',
    'Teacher.csv': 'ID,School DfE Number,Username\nt1,111,tia\nt1,112,tia\n',
    'Section.csv': 'ID,School DfE Number,Section Name\nk1,111,Maths\n',
    'StudentEnrollment.csv': 'Section ID,ID\nk1,s1\n',
    'TeacherRoster.csv': 'Section ID,ID\nk1,t1\n',
  };
  const source = await open(writeFolder(nextPath(), files));
  t.teardown(() => source.close());
  t.match(await readRows(source, 'orgs'), [{ sourcedId: '111', name: 'North', zip: 'AB1' }]);
  t.match(await readRows(source, 'enrollments'), [
    { classSourcedId: 'k1', userSourcedId: 's1', role: 'student' },
    { classSourcedId: 'k1', userSourcedId: 't1', role: 'teacher' },
  ]);
  t.equal((await readRows(source, 'users')).length, 2, 'a teacher of two schools is one user');
  t.equal((await readRows(source, 'roles')).length, 3);
});

t.test('files of another kind are refused', async (t) => {
  await t.rejects(
    open(writeFolder(nextPath(), { 'manifest.csv': 'propertyName,value\n', 'photos.csv': 'a\n' })),
    { code: 'EXPORT_SOURCE_FORMAT' },
  );
  const all = Object.entries(v21Files(littleRoster));
  const rest = Object.fromEntries(all.filter(([name]) => name !== 'roles.csv'));
  await t.rejects(open(writeFolder(nextPath(), rest), 'sds-v2.1'), {
    code: 'ROSTER_FILE_UNREADABLE',
    message: /roles\.csv/,
  });
});

t.test('names that differ in case only are refused', (t) =>
  t.rejects(
    open(writeFolder(nextPath(), { ...v1Files(littleRoster), 'SCHOOL.csv': 'SIS ID,Name\n' })),
    { code: 'FILE_NAMES_CLASH' },
  ),
);
