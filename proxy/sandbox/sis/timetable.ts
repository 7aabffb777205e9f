import { sampleMess as mess } from './mess';
import { courseTitles } from './names';
import { openSchools, staffNo, studentNo } from './people';

type Row = (string | number | null)[];

const YEAR = 2026;
const perSchool = mess.sections / openSchools.length;

/** Sections of all schools, their teachers and who is in them. */
export function makeTimetable(): { sections: Row[]; teachers: Row[]; schedules: Row[] } {
  const sections: Row[] = [];
  const teachers: Row[] = [];
  const schedules: Row[] = [];
  for (let i = 0; i < mess.sections; i += 1) {
    const school = Math.floor(i / perSchool);
    const inSchool = i % perSchool;
    const [code] = courseTitles[inSchool % courseTitles.length]!;
    const id = 7000 + i;
    sections.push([
      id,
      openSchools[school]!,
      code,
      `${1 + Math.floor(inSchool / courseTitles.length)}`.padStart(2, '0'),
      `P${1 + (inSchool % 7)}`,
      YEAR,
    ]);
    if (i >= mess.sectionsWithoutTeacher)
      // Staff are spread over the schools in turn; principals come first and teach too.
      teachers.push([id, staffNo(school + openSchools.length * (inSchool % 40))]);
  }
  for (let i = 0; i < mess.students; i += 1) {
    const school = i % openSchools.length;
    for (let lesson = 0; lesson < 6; lesson += 1) {
      const inSchool = (Math.floor(i / openSchools.length) + lesson * 10) % perSchool;
      schedules.push([7000 + school * perSchool + inSchool, studentNo(i), null]);
    }
  }
  for (let i = 0; i < mess.droppedSchedules; i += 1) schedules[i * 100 + 7]![2] = '2026-10-01';
  for (let i = 0; i < mess.danglingSchedules; i += 1) schedules.push([7000 + i, `S9${i}`, null]);
  return { sections, teachers, schedules };
}
