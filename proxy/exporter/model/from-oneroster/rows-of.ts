import type { EntityName } from '../entities';
import type { ModelRow } from '../row';
import { mapAcademicSession } from './map-academic-session';
import { mapClass } from './map-class';
import { mapCourse } from './map-course';
import { mapDemographics } from './map-demographics';
import { mapEnrollment } from './map-enrollment';
import { mapOrg } from './map-org';
import { mapRelationships } from './map-relationships';
import { mapRole, mapUserRoles, roleHolder } from './map-roles';
import { mapUser } from './map-user';
import type { OneRosterMapping } from './mapping-options';
import type { OneRosterRecord } from './record';

export interface RowContext {
  mapping: OneRosterMapping;
  /** The OneRoster role of a person, undefined for an unknown one. */
  roleOf: (sourcedId: string) => string | undefined;
}

const list = <Row>(row: Row | undefined): Row[] => (row === undefined ? [] : [row]);

/** What OneRoster has of the roster model. */
export type OneRosterEntity = Exclude<EntityName, 'userFlags'>;

/** `roles`: records of 1.2's roles, where they came with their user. */
export type RowsOf<Name extends EntityName> = (
  record: OneRosterRecord,
  context: RowContext,
  roles?: readonly OneRosterRecord[],
) => readonly ModelRow<Name>[];

/** The rows of each entity that one record is of; of a user also roles and relationships. */
export const rowsOf: { readonly [Name in OneRosterEntity]: RowsOf<Name> } = {
  orgs: (record) => list(mapOrg(record)),
  academicSessions: (record, { mapping }) => list(mapAcademicSession(record, mapping)),
  users: (record, { mapping }) => [mapUser(record, mapping)],
  roles: (record, { mapping }, roles) =>
    roles?.flatMap((role) => list(mapRole(role, roleHolder(record), mapping))) ??
    mapUserRoles(record, mapping),
  courses: (record) => list(mapCourse(record)),
  classes: (record) => list(mapClass(record)),
  enrollments: (record, { mapping }) => [mapEnrollment(record, mapping)],
  demographics: (record) => list(mapDemographics(record)),
  relationships: (record, { roleOf }) => mapRelationships(record, roleOf),
};
