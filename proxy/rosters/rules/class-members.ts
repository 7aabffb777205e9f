import type { FindingKind } from '../finding-kind';
import type { FileScan } from '../file-scan';
import { DEFINED, HAS_STAFF, HAS_STUDENT } from '../roster-context';
import type { FileReader, Rule } from './rule';

const noTeacher: FindingKind = {
  code: 'CLASS_WITHOUT_TEACHER',
  severities: ['warning'],
  meaning: 'Nobody but students is enrolled in a class, so its team has no owner.',
  action: 'Enroll a teacher, or leave the class out.',
  message: 'The class has no teacher.',
};

const noStudent: FindingKind = {
  code: 'CLASS_WITHOUT_STUDENT',
  severities: ['warning'],
  meaning: 'No student is enrolled in a class.',
  action: 'Enroll students, or leave the class out.',
  message: 'The class has no student.',
};

/** Every class has a teacher and a student. */
export const classMembers: Rule = {
  findings: [noTeacher, noStudent],
  readFile(file) {
    if (file.format.enrollment !== undefined) return markClasses(file);
    const enrollments = file.context.format.files.filter(({ enrollment, columns }) =>
      columns.some(
        ({ name, references }) =>
          name === enrollment?.class && references?.file === file.format.name,
      ),
    );
    if (enrollments.length === 0) return undefined;
    return {
      finish() {
        const scans = enrollments.map(({ name }) => file.context.fileOf(name));
        if (scans.every((scan) => scan?.readable)) reportClasses(file);
      },
    };
  },
};

function markClasses(file: FileScan): FileReader | undefined {
  const { enrollment } = file.format;
  const position = file.positionOf(enrollment!.class);
  const role = enrollment!.role === undefined ? -1 : file.positionOf(enrollment!.role);
  const space = file.spaces[position];
  if (space === undefined) return undefined;
  const fixed = enrollment!.kind === 'student' ? HAS_STUDENT : HAS_STAFF;
  const kinds: number[] = [];
  return {
    batch({ count }) {
      const { flags } = space;
      const classes = file.ids[position]!;
      const roles = role < 0 ? undefined : file.ids[role]!;
      if (roles !== undefined) readKinds(file, role, kinds);
      for (let row = 0; row < count; row += 1) {
        const id = classes[row]!;
        if (id >= 0) flags[id]! |= roles === undefined ? fixed : (kinds[roles[row]!] ?? EITHER);
      }
    },
    // A damaged enrollment may have been the missing one.
    fault(record) {
      const id = record.row >= 0 ? -1 : file.looseKey(record, position);
      if (id >= 0) space.flags[id]! |= EITHER;
    },
  };
}

/** A role that is empty or that no list knows may mean either. */
const EITHER = HAS_STUDENT | HAS_STAFF;

function readKinds(file: FileScan, position: number, kinds: number[]): void {
  const space = file.spaces[position]!;
  const { list } = file.columns[position]!;
  const known = file.context.lists[list ?? '']?.values.map((value) => value.toLowerCase()) ?? [];
  for (let id = kinds.length; id < space.size; id += 1) {
    const text = space.text(id).toLowerCase();
    if (text === 'student') kinds.push(HAS_STUDENT);
    else kinds.push(known.includes(text) ? HAS_STAFF : EITHER);
  }
}

function reportClasses(file: FileScan): void {
  const position = file.columns.findIndex(
    (column, i) => column?.references === undefined && file.isReferredTo(i),
  );
  const space = file.spaces[position];
  if (space === undefined) return;
  for (let id = 0; id < space.size; id += 1) {
    const flags = space.flags[id]!;
    if ((flags & DEFINED) === 0) continue;
    const value = (): string => space.text(id);
    const line = space.lines[id]!;
    if ((flags & HAS_STAFF) === 0) file.reportLine(noTeacher, 'warning', { line, position, value });
    if ((flags & HAS_STUDENT) === 0)
      file.reportLine(noStudent, 'warning', { line, position, value });
  }
}
