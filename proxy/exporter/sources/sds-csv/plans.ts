import type { EntityName } from '../../model/entities';
import { entities } from '../../model/entities';
import type { ModelRow } from '../../model/row';
import type { FileRecord } from '../csv-set/read-entity';
import { createTextIndex } from '../csv-set/text-index';
import {
  mapBirthdate,
  mapGuardian,
  mapGuardianRelationship,
  mapPerson,
  mapPlace,
  mapSchool,
} from './from-v1';
import { mapSection, mapSectionCourse, mapSectionTerm } from './from-v1-section';

type MapRecord<Name extends EntityName> = (record: FileRecord) => readonly ModelRow<Name>[];

/** From which files of a format an entity is read; `map` is made anew for each read. */
export type Plan = {
  [Name in EntityName]?: readonly { file: string; createMap: () => MapRecord<Name> }[];
};

const one =
  <Name extends EntityName>(map: (record: FileRecord) => ModelRow<Name>) =>
  (): MapRecord<Name> =>
  (record) => [map(record)];

/** The first row of each id: V1 repeats a person for each school, a course and a term for each section. */
const first =
  <Name extends EntityName>(
    file: string,
    map: (record: FileRecord) => readonly ModelRow<Name>[],
    id: string,
  ) =>
  (): MapRecord<Name> => {
    const seen = createTextIndex(file);
    return (record) =>
      map(record).filter((row) => {
        const key = (row as Record<string, string | undefined>)[id] ?? '';
        const before = seen.size;
        seen.numberOf(key);
        // A row without an id is no repetition: the check of the finished set is to see it.
        return key === '' || seen.size > before;
      });
  };

const people = (file: string) => ({
  file,
  createMap: first<'users'>(file, (record) => [mapPerson(record)], 'sourcedId'),
});

const v1: Plan = {
  orgs: [{ file: 'School.csv', createMap: one<'orgs'>(mapSchool) }],
  academicSessions: [
    { file: 'Section.csv', createMap: first('Section.csv', mapSectionTerm, 'sourcedId') },
  ],
  users: [
    people('Student.csv'),
    people('Teacher.csv'),
    { file: 'User.csv', createMap: one<'users'>(mapGuardian) },
  ],
  roles: [
    { file: 'Student.csv', createMap: one((record) => mapPlace(record, 'student')) },
    { file: 'Teacher.csv', createMap: one((record) => mapPlace(record, 'teacher')) },
  ],
  courses: [
    { file: 'Section.csv', createMap: first('Section.csv', mapSectionCourse, 'sourcedId') },
  ],
  classes: [{ file: 'Section.csv', createMap: one<'classes'>(mapSection) }],
  enrollments: [
    { file: 'StudentEnrollment.csv', createMap: one((record) => mapMember(record, 'student')) },
    { file: 'TeacherRoster.csv', createMap: one((record) => mapMember(record, 'teacher')) },
  ],
  demographics: [
    { file: 'Student.csv', createMap: first('Student.csv', mapBirthdate, 'userSourcedId') },
  ],
  relationships: [
    { file: 'Guardianrelationship.csv', createMap: one<'relationships'>(mapGuardianRelationship) },
  ],
};

const mapMember = (record: FileRecord, role: string): ModelRow<'enrollments'> => ({
  classSourcedId: record['Section SIS ID'] ?? '',
  userSourcedId: record['SIS ID'] ?? '',
  role,
});

/** A file of the entity's own name, whose columns have the model's names. */
const same = <Name extends EntityName>(entity: Name) => ({
  file: `${entity}.csv`,
  createMap: (): MapRecord<Name> => (record) => [record as ModelRow<Name>],
});

/** V2 has org, role and grade of a user in users.csv. */
function mapUserRoles(record: FileRecord): ModelRow<'roles'>[] {
  const orgs = (record['orgSourcedIds'] ?? '').split(',').map((org) => org.trim());
  const filled = orgs.filter((org) => org !== '');
  return (filled.length === 0 ? [''] : filled).map((orgSourcedId) => ({
    userSourcedId: record['sourcedId'] ?? '',
    orgSourcedId,
    role: record['role'] ?? '',
    grade: record['grade'] ?? '',
  }));
}

const v2: Plan = {
  orgs: [same('orgs')],
  users: [same('users')],
  roles: [{ file: 'users.csv', createMap: () => mapUserRoles }],
  classes: [same('classes')],
  enrollments: [same('enrollments')],
};

const v21 = Object.fromEntries(
  (Object.keys(entities) as EntityName[]).map((entity) => [entity, [same(entity)]]),
) as Plan;

export const plans = { 'sds-v1': v1, 'sds-v2': v2, 'sds-v2.1': v21 } as const;
