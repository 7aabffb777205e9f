import { createHash } from 'node:crypto';
import path from 'node:path';
import t from 'tap';
import type { EntityName } from '../../../proxy/exporter/model/entities';
import { sqlite } from '../../../proxy/exporter/sources/sqlite';
import { buildSampleSis, profileQueries, sampleMess } from '../../../proxy/sandbox/sis';
import { contextOf, readRows } from '../../exporter/sources/read-source';

const dir = t.testdir({});

async function readAll(name: string): Promise<Record<string, Record<string, string>[]>> {
  const file = path.join(dir, name);
  buildSampleSis(file);
  const settings = sqlite.settings.parse({ file, queries: profileQueries });
  const source = await sqlite.open(settings, contextOf());
  const rows: Record<string, Record<string, string>[]> = {};
  for (const entity of source.entities) rows[entity] = await readRows(source, entity);
  await source.close();
  return rows;
}

void t.test('the sample system', async (t) => {
  const rows = await readAll('one.db');
  const of = (entity: EntityName) => rows[entity]!;
  const ids = (entity: EntityName) => new Set(of(entity).map((row) => row['sourcedId']));

  t.test('is the same each time it is built', async (t) => {
    const digest = (value: unknown): string =>
      createHash('sha256').update(JSON.stringify(value)).digest('hex');
    t.equal(digest(await readAll('two.db')), digest(rows));
  });

  t.test('has the people it says', async (t) => {
    t.equal(of('orgs').length, sampleMess.schools - sampleMess.closedSchools);
    t.equal(of('users').length, sampleMess.students + sampleMess.staff + sampleMess.guardians);
    t.equal(ids('users').size, of('users').length);
    t.equal(of('classes').length, sampleMess.sections);
    t.equal(of('relationships').length, sampleMess.guardians);
    for (const script of [/\p{Script=Cyrillic}/u, /\p{Script=Arabic}/u, /\p{Script=Han}/u])
      t.ok(
        of('users').some(({ familyName }) => script.test(familyName ?? '')),
        String(script),
      );
  });

  t.test('has the mess it says', async (t) => {
    const students = of('users').filter(({ sourcedId }) => sourcedId?.startsWith('S'));
    t.equal(
      students.filter(({ enabled }) => enabled === 'false').length,
      sampleMess.inactiveStudents,
    );
    t.equal(
      students.filter(({ username }) => username === undefined).length,
      sampleMess.studentsWithoutLogin,
    );
    t.equal(
      students.length - new Set(students.map(({ email }) => email)).size,
      sampleMess.duplicateEmails,
    );
    const orgs = ids('orgs');
    const roles = of('roles');
    t.equal(
      roles.filter(({ orgSourcedId }) => !orgs.has(orgSourcedId)).length,
      sampleMess.studentsOfClosedSchool,
    );
    t.equal(
      roles.length - new Set(roles.map(({ userSourcedId }) => userSourcedId)).size,
      sampleMess.teachersAtTwoSchools,
    );
    const enrollments = of('enrollments');
    const taught = new Set(
      enrollments.filter(({ role }) => role === 'teacher').map((row) => row['classSourcedId']),
    );
    t.equal(
      [...ids('classes')].filter((id) => !taught.has(id)).length,
      sampleMess.sectionsWithoutTeacher,
    );
    const users = ids('users');
    t.equal(
      enrollments.filter(({ userSourcedId }) => !users.has(userSourcedId)).length,
      sampleMess.danglingSchedules,
    );
    t.equal(
      enrollments.filter(({ active }) => active === 'false').length,
      sampleMess.droppedSchedules,
    );
    t.ok(of('courses').some(({ title }) => title?.includes('\n')));
    t.ok(of('courses').every(({ code }) => code?.includes('-')));
  });

  t.test('has nothing wrong that it does not say', async (t) => {
    const pairs = of('enrollments').map((row) => JSON.stringify(row));
    t.equal(new Set(pairs).size, pairs.length);
    const classes = ids('classes');
    t.ok(of('enrollments').every((row) => classes.has(row['classSourcedId'])));
    const courses = ids('courses');
    t.ok(of('classes').every((row) => courses.has(row['courseSourcedId'])));
    t.equal(courses.size, of('courses').length);
  });
});
