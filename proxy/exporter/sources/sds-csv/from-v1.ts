import type { ModelRow } from '../../model/row';
import type { FileRecord } from '../csv-set/read-entity';

const cell = (record: FileRecord, name: string): string => record[name] ?? '';

/** Microsoft's V1 sample writes month/day/year; the roster model has year-month-day. */
export const isoDate = (text: string): string =>
  text
    .trim()
    .replace(
      /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/,
      (_, month: string, day: string, year: string) =>
        `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`,
    );

/** V1 has a free status; these words mean that a record counts no more. */
const isActive = (status: string): string =>
  status.trim() === ''
    ? ''
    : /^(inactive|deleted|tobedeleted|false|0|no)$/i.test(status.trim())
      ? 'false'
      : 'true';

export const mapSchool = (record: FileRecord): ModelRow<'orgs'> => ({
  sourcedId: cell(record, 'SIS ID'),
  name: cell(record, 'Name'),
  type: 'school',
  schoolNumber: cell(record, 'School Number'),
  ncesId: cell(record, 'School NCES_ID'),
  stateId: cell(record, 'State ID'),
  gradeLow: cell(record, 'Grade Low'),
  gradeHigh: cell(record, 'Grade High'),
  principalSourcedId: cell(record, 'Principal SIS ID'),
  principalName: cell(record, 'Principal Name'),
  principalEmail: cell(record, 'Principal Secondary Email'),
  address: cell(record, 'Address'),
  city: cell(record, 'City'),
  state: cell(record, 'State'),
  country: cell(record, 'Country'),
  zip: cell(record, 'Zip'),
  phone: cell(record, 'Phone'),
  zone: cell(record, 'Zone'),
});

/** A row of Student.csv or Teacher.csv as the person; one person may have a row for each school. */
export const mapPerson = (record: FileRecord): ModelRow<'users'> => ({
  sourcedId: cell(record, 'SIS ID'),
  username: cell(record, 'Username'),
  givenName: cell(record, 'First Name'),
  middleName: cell(record, 'Middle Name'),
  familyName: cell(record, 'Last Name'),
  password: cell(record, 'Password'),
  secondaryEmail: cell(record, 'Secondary Email'),
  userNumber: cell(record, 'Student Number') || cell(record, 'Teacher Number'),
  stateId: cell(record, 'State ID'),
  title: cell(record, 'Title'),
  qualification: cell(record, 'Qualification'),
  graduationYear: cell(record, 'Graduation Year'),
});

export const mapPlace = (record: FileRecord, role: 'student' | 'teacher'): ModelRow<'roles'> => ({
  userSourcedId: cell(record, 'SIS ID'),
  orgSourcedId: cell(record, 'School SIS ID'),
  role,
  grade: cell(record, 'Grade'),
  active: isActive(cell(record, 'Status')),
});

/** Only what is there: a student without a birthdate has no row. */
export const mapBirthdate = (record: FileRecord): ModelRow<'demographics'>[] => {
  const birthDate = isoDate(cell(record, 'Birthdate'));
  return birthDate === '' ? [] : [{ userSourcedId: cell(record, 'SIS ID'), birthDate }];
};

/** A guardian's id is the address, by which Guardianrelationship.csv refers to it. */
export const mapGuardian = (record: FileRecord): ModelRow<'users'> => ({
  sourcedId: cell(record, 'Email'),
  username: cell(record, 'Email'),
  email: cell(record, 'Email'),
  givenName: cell(record, 'First Name'),
  familyName: cell(record, 'Last Name'),
  phone: cell(record, 'Phone'),
  userNumber: cell(record, 'SIS ID'),
});

export const mapGuardianRelationship = (record: FileRecord): ModelRow<'relationships'> => ({
  userSourcedId: cell(record, 'SIS ID'),
  relationshipUserSourcedId: cell(record, 'Email'),
  // SDS takes an empty role for Other.
  relationshipRole: cell(record, 'Role').trim() || 'other',
});
