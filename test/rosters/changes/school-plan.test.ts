import t from 'tap';
import { planSchools } from '../../../proxy/rosters/changes/school-plan';
import type { FormatId } from '../../../proxy/rosters/index';
import { findFormat, formats } from '../../../proxy/rosters/index';

/** One line a file: what tells the school of its records. */
function ways(id: FormatId, without: string[] = []): string[] {
  const format = findFormat(id)!;
  const files = format.files.filter(({ name }) => !without.includes(name));
  return planSchools(format, files).map(({ file, school }) => {
    if (school.through === 'none') return `${file.name}: none`;
    if (school.through === 'school-column') return `${file.name}: ${school.column}`;
    return `${file.name}: ${school.column} -> ${school.record.file}:${school.record.column}`;
  });
}

t.test('records of V2.1 find their school', (t) => {
  t.same(ways('sds-v2.1'), [
    'orgs.csv: sourcedId',
    'roles.csv: orgSourcedId',
    'users.csv: sourcedId -> users.csv:sourcedId',
    'demographics.csv: userSourcedId -> users.csv:sourcedId',
    'userFlags.csv: userSourcedId -> users.csv:sourcedId',
    'relationships.csv: userSourcedId -> users.csv:sourcedId',
    'classes.csv: orgSourcedId',
    'enrollments.csv: classSourcedId -> classes.csv:sourcedId',
    'academicSessions.csv: none',
    'courses.csv: orgSourcedId',
  ]);
  t.end();
});

t.test('records of V1 find their school', (t) => {
  t.same(ways('sds-v1').sort(), [
    'Guardianrelationship.csv: SIS ID -> Student.csv:SIS ID',
    'School.csv: SIS ID',
    'Section.csv: School SIS ID',
    'Student.csv: School SIS ID',
    'StudentEnrollment.csv: Section SIS ID -> Section.csv:SIS ID',
    'Teacher.csv: School SIS ID',
    'TeacherRoster.csv: Section SIS ID -> Section.csv:SIS ID',
    'User.csv: none',
  ]);
  t.end();
});

t.test('files come behind those they ask, in any format and any order', (t) => {
  for (const format of formats) {
    const plan = planSchools(format, [...format.files].reverse());
    t.equal(plan.length, format.files.length);
    const known = new Set<string>();
    for (const { school, provides } of plan) {
      if (school.through === 'record')
        t.ok(known.has(`${school.record.file}:${school.record.column}`), format.id);
      if (provides) known.add(`${provides.record.file}:${provides.record.column}`);
    }
  }
  t.end();
});

t.test('a file whose guide is missing is read all the same', (t) => {
  t.ok(ways('sds-v2.1', ['classes.csv']).some((line) => line.startsWith('enrollments.csv')));
  t.ok(ways('sds-v2.1', ['roles.csv', 'orgs.csv']).some((line) => line.startsWith('users.csv')));
  t.end();
});
