import { formatCodes } from '../seed';

export interface FileFormat {
  /** By file name: the headers that must be there. */
  files: ReadonlyMap<string, readonly string[]>;
  required: readonly string[];
  /** Missing ones are a warning each. */
  optional: readonly string[];
  /** Whether file names are compared with their case. */
  exactNames: boolean;
}

const person = ['SIS ID', 'School SIS ID', 'Username'];
const roster = ['Section SIS ID', 'SIS ID'];

const v1: FileFormat = {
  files: new Map([
    ['School.csv', ['SIS ID', 'Name']],
    ['Section.csv', ['SIS ID', 'School SIS ID', 'Section Name']],
    ['Student.csv', person],
    ['Teacher.csv', person],
    ['StudentEnrollment.csv', roster],
    ['TeacherRoster.csv', roster],
    ['User.csv', ['Email', 'First Name', 'Last Name', 'Phone', 'SIS ID']],
    ['Guardianrelationship.csv', ['SIS ID', 'Email', 'Role']],
  ]),
  required: ['School.csv', 'Student.csv', 'Teacher.csv'],
  optional: ['Section.csv', 'StudentEnrollment.csv', 'TeacherRoster.csv'],
  exactNames: false,
};

const v21: FileFormat = {
  files: new Map([
    ['orgs.csv', ['sourcedId', 'name', 'type']],
    ['users.csv', ['sourcedId', 'username']],
    ['roles.csv', ['userSourcedId', 'orgSourcedId', 'role']],
    ['classes.csv', ['sourcedId', 'orgSourcedId', 'title']],
    ['enrollments.csv', ['classSourcedId', 'userSourcedId', 'role']],
    ['academicSessions.csv', ['sourcedId', 'title', 'type', 'schoolYear', 'startDate', 'endDate']],
    ['courses.csv', ['sourcedId', 'orgSourcedId', 'title']],
    ['demographics.csv', ['userSourcedId']],
    ['userFlags.csv', ['userSourcedId', 'flag']],
    ['relationships.csv', ['userSourcedId', 'relationshipUserSourcedId', 'relationshipRole']],
  ]),
  required: ['orgs.csv', 'users.csv', 'roles.csv'],
  optional: [
    'classes.csv',
    'enrollments.csv',
    'academicSessions.csv',
    'courses.csv',
    'demographics.csv',
    'userFlags.csv',
    'relationships.csv',
  ],
  exactNames: true,
};

/** A data connector without a format takes SDS v2.1. */
export const formatOf = (code: string | undefined): FileFormat =>
  code === formatCodes.v1 ? v1 : v21;
