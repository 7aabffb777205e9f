import { formatCodes } from '../seed';

export type EntityKind = 'organizations' | 'people' | 'groups' | 'memberships';

/** What a run reads of one file. Files come in an order in which every reference is to an earlier one. */
export interface RosterFile {
  name: string;
  /** What a record counts as; nothing for files that only add to people and groups. */
  kind?: EntityKind;
  /** Columns that tell records apart; a record without them is dropped. */
  key: readonly string[];
  /** A record whose value is in none of the files is dropped. */
  references: readonly Reference[];
  /** The value alone is dropped. */
  optionalReferences?: readonly Reference[];
  /** The role of its people: the same for all, or by record. */
  role?: { of: 'all'; name: string } | { of: 'record'; person: string; column: string };
}

interface Reference {
  column: string;
  to: readonly string[];
}

const to = (column: string, ...files: string[]): Reference => ({ column, to: files });
const person = to('userSourcedId', 'users.csv');

const v21: readonly RosterFile[] = [
  {
    name: 'orgs.csv',
    kind: 'organizations',
    key: ['sourcedId'],
    references: [],
    optionalReferences: [to('parentSourcedId', 'orgs.csv')],
  },
  { name: 'users.csv', kind: 'people', key: ['sourcedId', 'username'], references: [] },
  {
    name: 'roles.csv',
    key: ['userSourcedId', 'orgSourcedId', 'role'],
    references: [person, to('orgSourcedId', 'orgs.csv')],
    role: { of: 'record', person: 'userSourcedId', column: 'role' },
  },
  { name: 'academicSessions.csv', key: ['sourcedId'], references: [] },
  { name: 'courses.csv', key: ['sourcedId'], references: [to('orgSourcedId', 'orgs.csv')] },
  {
    name: 'classes.csv',
    kind: 'groups',
    key: ['sourcedId'],
    references: [to('orgSourcedId', 'orgs.csv')],
    optionalReferences: [to('courseSourcedId', 'courses.csv')],
  },
  {
    name: 'enrollments.csv',
    kind: 'memberships',
    key: ['classSourcedId', 'userSourcedId', 'role'],
    references: [to('classSourcedId', 'classes.csv'), person],
  },
  { name: 'demographics.csv', key: ['userSourcedId'], references: [person] },
  { name: 'userFlags.csv', key: ['userSourcedId', 'flag'], references: [person] },
  {
    name: 'relationships.csv',
    key: ['userSourcedId', 'relationshipUserSourcedId'],
    references: [person, to('relationshipUserSourcedId', 'users.csv')],
  },
];

const people = (name: string, role: string): RosterFile => ({
  name,
  kind: 'people',
  key: ['SIS ID'],
  references: [to('School SIS ID', 'School.csv')],
  role: { of: 'all', name: role },
});
const members = (name: string, ofFile: string): RosterFile => ({
  name,
  kind: 'memberships',
  key: ['Section SIS ID', 'SIS ID'],
  references: [to('Section SIS ID', 'Section.csv'), to('SIS ID', ofFile)],
});

const v1: readonly RosterFile[] = [
  { name: 'School.csv', kind: 'organizations', key: ['SIS ID'], references: [] },
  people('Student.csv', 'student'),
  people('Teacher.csv', 'teacher'),
  {
    name: 'Section.csv',
    kind: 'groups',
    key: ['SIS ID'],
    references: [to('School SIS ID', 'School.csv')],
  },
  members('StudentEnrollment.csv', 'Student.csv'),
  members('TeacherRoster.csv', 'Teacher.csv'),
];

/** The files of a data connector's format that a run reads. */
export const rosterFilesOf = (formatCode: string | undefined): readonly RosterFile[] =>
  formatCode === formatCodes.v1 ? v1 : v21;
