import type { EntityName } from '../../model/entities';
import {
  gradeOf,
  mapAcademicSession,
  mapClass,
  mapCourse,
  mapDemographics,
  mapEnrollment,
  mapOrg,
  mapRelationships,
  mapRole,
  mapUser,
  mapUserRoles,
  type OneRosterMapping,
} from '../../model/from-oneroster';
import { isActiveUser } from '../../model/from-oneroster/map-user';
import type { ModelRow } from '../../model/row';
import type { PulledRecord } from './flatten';

export interface RowContext {
  mapping: OneRosterMapping;
  /** The OneRoster role of a person, undefined for an unknown one. */
  roleOf: (sourcedId: string) => string | undefined;
}

export type RowsOf<Name extends EntityName> = (
  pulled: PulledRecord,
  context: RowContext,
) => readonly (ModelRow<Name> | undefined)[];

/** The rows that one pulled record is of each entity. */
export const rowsOf: { readonly [Name in EntityName]?: RowsOf<Name> } = {
  orgs: ({ record }) => [mapOrg(record)],
  academicSessions: ({ record }, { mapping }) => [mapAcademicSession(record, mapping)],
  users: ({ record }, { mapping }) => [mapUser(record, mapping)],
  roles: ({ record, roles }, { mapping }) =>
    roles
      ?.map((role) => mapRole(role, gradeOf(record), mapping))
      .map((row) =>
        row === undefined || isActiveUser(record) ? row : { ...row, active: 'false' },
      ) ?? mapUserRoles(record, mapping),
  courses: ({ record }) => [mapCourse(record)],
  classes: ({ record }) => [mapClass(record)],
  enrollments: ({ record }, { mapping }) => [mapEnrollment(record, mapping)],
  demographics: ({ record }) => [mapDemographics(record)],
  relationships: ({ record }, { roleOf }) => mapRelationships(record, roleOf),
};
