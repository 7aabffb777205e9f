import type { ModelRow } from '../row';
import { dayOf, lastDay } from './dates';
import type { OneRosterMapping } from './mapping-options';
import { isActiveUser } from './map-user';
import type { OneRosterRecord } from './record';
import { isDeleted, listOf, textOf } from './record';
import { toSdsRole } from './role-names';

/** The one grade that a role of SDS takes of a user's `grades`: the first. */
export const gradeOf = (user: OneRosterRecord): string => listOf(user, 'grades')[0] ?? '';

/** The roles of a 1.1 user: its `role` in each of its `orgSourcedIds`. None for a contact. */
export function mapUserRoles(
  user: OneRosterRecord,
  mapping: OneRosterMapping,
): ModelRow<'roles'>[] {
  const role = toSdsRole(textOf(user, 'role').trim(), mapping);
  if (role === undefined) return [];
  const orgs = listOf(user, 'orgSourcedIds');
  // A role without an org is no role of SDS, but it must not vanish without a finding.
  return (orgs.length === 0 ? [''] : orgs).map((orgSourcedId) => ({
    userSourcedId: textOf(user, 'sourcedId'),
    orgSourcedId,
    role,
    grade: role === 'student' ? gradeOf(user) : '',
    active: isActiveUser(user) ? 'true' : 'false',
  }));
}

/**
 * A record of 1.2's `roles`; undefined for a contact. `grade` is the user's (`gradeOf`), which stands in another file;
 * only a student's role takes it.
 */
export function mapRole(
  record: OneRosterRecord,
  grade: string,
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
    active: isDeleted(record) ? 'false' : 'true',
  };
}
