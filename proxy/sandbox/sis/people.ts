import { sampleMess as mess } from './mess';
import { nameLists } from './names';
import { createRandom } from './random';

type Row = (string | number | null)[];

/** Codes with a hyphen, as some systems have them; the last school is closed. */
export const schoolCodes = Array.from(
  { length: mess.schools },
  (_, i) => `${String(10 + i)}-${String(100 + i * 7)}`,
);
export const openSchools = schoolCodes.slice(0, -mess.closedSchools);
const closedSchool = schoolCodes.at(-1)!;

const pick = <T>(list: readonly T[], number: number): T => list[number % list.length]!;
const two = (number: number): string => String(number).padStart(2, '0');

function nameOf(random: ReturnType<typeof createRandom>): [given: string, family: string] {
  // Two of three names in Latin letters.
  const [given, family] = pick(nameLists, random.below(3) < 2 ? random.below(2) : random.below(5));
  return [pick(given, random.below(1000)), pick(family, random.below(1000))];
}

export const studentNo = (i: number): string => `S${String(100_000 + i)}`;
export const staffNo = (i: number): string => `T${String(5000 + i)}`;

/** Rows of `students`. The messy ones are the first of each kind and never the same person. */
export function makeStudents(): Row[] {
  const random = createRandom(1);
  const closedFrom = mess.inactiveStudents;
  const emailFrom = closedFrom + mess.studentsOfClosedSchool;
  const loginFrom = emailFrom + 2 * mess.duplicateEmails;
  return Array.from({ length: mess.students }, (_, i) => {
    const [given, family] = nameOf(random);
    const grade = i % 13;
    const isTwin = i >= emailFrom && i < loginFrom && (i - emailFrom) % 2 === 1;
    const isWithoutLogin = i >= loginFrom && i < loginFrom + mess.studentsWithoutLogin;
    const isOfClosed = i >= closedFrom && i < emailFrom;
    const login = `s${100_000 + i}`;
    return [
      studentNo(i),
      given,
      i % 4 === 0 ? pick(['A.', 'Marie', 'J.'], random.below(3)) : null,
      family,
      isOfClosed ? closedSchool : pick(openSchools, i),
      grade,
      isWithoutLogin ? null : login,
      `${isTwin ? `s${100_000 + i - 1}` : login}@students.sample.example`,
      pick(['F', 'M', 'X'], random.below(30) === 0 ? 2 : random.below(2)),
      `${2021 - grade - 1}-${two(1 + random.below(12))}-${two(1 + random.below(28))}`,
      i < mess.inactiveStudents ? 0 : 1,
    ];
  });
}

export function makeStaff(): Row[] {
  const random = createRandom(2);
  return Array.from({ length: mess.staff }, (_, i) => {
    const [given, family] = nameOf(random);
    const job = i < openSchools.length ? 'principal' : i % 40 === 39 ? 'officeStaff' : 'teacher';
    const login = `t${5000 + i}`;
    return [staffNo(i), given, family, login, `${login}@staff.sample.example`, job, 1];
  });
}

/** The places of staff; the last of the list have two. */
export const makePlaces = (): Row[] =>
  Array.from({ length: mess.staff }, (_, i) => i).flatMap((i) => {
    const place: Row = [staffNo(i), pick(openSchools, i), 1];
    const second: Row = [staffNo(i), pick(openSchools, i + 1), 0];
    return i >= mess.staff - mess.teachersAtTwoSchools ? [place, second] : [place];
  });

/** Guardians, each of one student that is active. */
export function makeGuardians(): { guardians: Row[]; links: Row[] } {
  const random = createRandom(3);
  const guardians: Row[] = [];
  const links: Row[] = [];
  for (let i = 0; i < mess.guardians; i += 1) {
    const [given, family] = nameOf(random);
    const phone = `+1425555${String(1000 + i)}`;
    guardians.push([i + 1, given, family, `guardian${i + 1}@home.example`, phone]);
    links.push([
      studentNo(mess.students - 1 - i),
      i + 1,
      pick(['parent', 'guardian', 'relative'], i),
    ]);
  }
  return { guardians, links };
}
