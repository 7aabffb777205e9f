import { rmSync } from 'node:fs';
import Database from 'libsql';
import { sampleMess } from './mess';
import { courseTitles } from './names';
import { makeGuardians, makePlaces, makeStaff, makeStudents, schoolCodes } from './people';
import { schema } from './schema';
import { makeTimetable } from './timetable';

const schoolNames = [
  'North Elementary',
  'South Elementary',
  'École Beaubien',
  'Lincoln Middle School',
  'Westside "High" School',
  'Old Mill School',
];

/**
 * Writes the sample student information system as a SQLite file; one that is there is replaced. The same content each
 * time. Takes well under a second.
 */
export function buildSampleSis(file: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal'])
    rmSync(`${file}${suffix}`, { force: true });
  const db = new Database(file);
  try {
    db.exec(schema);
    db.exec('begin');
    const insert = (table: string, rows: readonly (readonly unknown[])[]): void => {
      const statement = db.prepare(
        `insert into ${table} values (${rows[0]!.map(() => '?').join(', ')})`,
      );
      for (const row of rows) statement.run(...row);
    };
    const { guardians, links } = makeGuardians();
    const { sections, teachers, schedules } = makeTimetable();
    insert(
      'schools',
      schoolCodes.map((code, i) => [
        code,
        schoolNames[i],
        'Sampleton',
        i >= sampleMess.schools - sampleMess.closedSchools ? '2024-06-30' : null,
      ]),
    );
    insert('school_years', [[2026, '2026/27', '2026-08-17', '2027-06-18']]);
    insert('students', makeStudents());
    insert('staff', makeStaff());
    insert('staff_schools', makePlaces());
    insert('course_catalog', courseTitles);
    insert('sections', sections);
    insert('section_teachers', teachers);
    insert('schedules', schedules);
    insert('guardians', guardians);
    insert('student_guardians', links);
    db.exec('commit');
  } finally {
    db.close();
  }
}
