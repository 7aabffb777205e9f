import type { ModelRow } from '../row';
import { dayOf, lastDay } from './dates';
import type { OneRosterMapping } from './mapping-options';
import { isActiveUser } from './map-user';
import type { OneRosterRecord } from './record';
import { isDeleted, listOf, textOf } from './record';
import { toSdsRole } from './role-names';

/** What roles take over of the user who has them. */
export interface RoleHolder {
  /** The one grade that a role of SDS takes of a user's `grades`: the first. */
  grade: string;
  isActive: boolean;
}

export const roleHolder = (user: OneRosterRecord): RoleHolder => ({
  grade: listOf(user, 'grades')[0] ?? '',
  isActive: isActiveUser(user),
});

/** The roles of a 1.1 user: its `role` in each of its `orgSourcedIds`. None for a contact. */
export function mapUserRoles(
  user: OneRosterRecord,
  mapping: OneRosterMapping,
): ModelRow<'roles'>[] {
  const role = toSdsRole(textOf(user, 'role').trim(), mapping);
  if (role === undefined) return [];
  const { grade, isActive } = roleHolder(user);
  const orgs = listOf(user, 'orgSourcedIds');
  // A role without an org is no role of SDS, but it must not vanish without a finding.
  return (orgs.length === 0 ? [''] : orgs).map((orgSourcedId) => ({
    userSourcedId: textOf(user, 'sourcedId'),
    orgSourcedId,
    role,
    grade: role === 'student' ? grade : '',
    active: isActive ? 'true' : 'false',
  }));
}

/**
 * A record of 1.2's `roles`; undefined for a contact. The user who has it stands in another file. Only a student's role
 * takes the grade.
 */
export function mapRole(
  record: OneRosterRecord,
  { grade, isActive }: RoleHolder,
  mapping: OneRosterMapping,
): ModelRow<'roles'> | undefined {
  const role = toSdsRole(textOf(record, 'role').trim(), mapping);
  if (role === undefined) return undefined;
  const roleType = textOf(record, 'roleType').trim();
  return {
    userSourcedId: textOf(record, 'userSourcedId'),
    orgSourcedId: textOf(record, 'orgSourcedId'),
    role,
    grade: role === 'student' ? grade : '',
    isPrimary: roleType === '' ? '' : roleType === 'primary' ? 'true' : 'false',
    roleStartDate: dayOf(textOf(record, 'beginDate')),
    roleEndDate: lastDay(textOf(record, 'endDate'), mapping),
    active: isActive && !isDeleted(record) ? 'true' : 'false',
  };
}
