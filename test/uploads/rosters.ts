import type { TextFiles } from '../fixtures/rosters/small-sets';

export interface District {
  schools?: number;
  /** In each school. */
  students?: number;
  /** In front of every id of a person. */
  prefix?: string;
  /** Family name of everybody. */
  name?: string;
}

const lines = (...rows: string[]): string => rows.join('\n') + '\n';

/** A V2.1 roster without findings: schools with a teacher, a class and students each. */
export function makeRoster({
  schools = 3,
  students = 20,
  prefix = 'p',
  name = 'Quillfeather',
}: District = {}): TextFiles {
  const orgs = ['sourcedId,name,type,parentSourcedId', 'd1,District,district,'];
  const users = ['sourcedId,username,givenName,familyName'];
  const roles = ['userSourcedId,orgSourcedId,role'];
  const classes = ['sourcedId,orgSourcedId,title'];
  const enrollments = ['classSourcedId,userSourcedId,role'];
  const add = (id: string, school: number, role: string): void => {
    users.push(`${id},${id}@quill.example,Given-${id},${name}`);
    roles.push(`${id},s${school},${role}`);
    enrollments.push(`k${school},${id},${role}`);
  };
  for (let school = 1; school <= schools; school += 1) {
    orgs.push(`s${school},School ${school},school,d1`);
    classes.push(`k${school},s${school},Algebra ${school}`);
    add(`${prefix}${school}t`, school, 'teacher');
    for (let student = 1; student <= students; student += 1)
      add(`${prefix}${school}-${student}`, school, 'student');
  }
  return {
    'orgs.csv': lines(...orgs),
    'users.csv': lines(...users),
    'roles.csv': lines(...roles),
    'classes.csv': lines(...classes),
    'enrollments.csv': lines(...enrollments),
  };
}

/** The files without some. */
export const without = (files: TextFiles, ...names: string[]): TextFiles =>
  Object.fromEntries(Object.entries(files).filter(([name]) => !names.includes(name)));

/** Keeps the lines of every file that `keep` says yes to; the header always. */
export const keepLines = (files: TextFiles, keep: (line: string) => boolean): TextFiles =>
  Object.fromEntries(
    Object.entries(files).map(([name, text]) => {
      const [header = '', ...rows] = text.trimEnd().split('\n');
      return [name, lines(header, ...rows.filter(keep))];
    }),
  );
