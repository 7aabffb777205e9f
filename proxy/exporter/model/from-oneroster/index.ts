/*
 * From records of OneRoster 1.1 and 1.2 to rows of the roster model, one function a resource. Every OneRoster source,
 * files or REST, maps with these; the table is that of the OneRoster section of docs/exporter-sources.md.
 */
export type { OneRosterRecord } from './record';
export { isDeleted, listOf, textOf } from './record';
export type { OneRosterMapping } from './mapping-options';
export { oneRosterMapping } from './mapping-options';
export { isContactRole } from './role-names';
export { mapOrg } from './map-org';
export { mapAcademicSession } from './map-academic-session';
export { mapUser } from './map-user';
export type { RoleHolder } from './map-roles';
export { mapRole, mapUserRoles, roleHolder } from './map-roles';
export { mapCourse } from './map-course';
export { mapClass } from './map-class';
export { mapEnrollment } from './map-enrollment';
export { mapDemographics } from './map-demographics';
export { mapRelationships } from './map-relationships';
export { rowsOf, type OneRosterEntity, type RowContext, type RowsOf } from './rows-of';
