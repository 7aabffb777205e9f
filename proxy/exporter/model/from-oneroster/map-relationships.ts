import type { ModelRow } from '../row';
import type { OneRosterRecord } from './record';
import { isDeleted, listOf, textOf } from './record';
import { toRelationshipRole } from './role-names';

/**
 * The contacts of a student: a row for each of `agentSourcedIds`. `roleOf` tells the OneRoster role of a user (1.1:
 * `users.role`, 1.2: the primary one in `roles`); an agent nobody knows gets a row as well, so that the broken
 * reference is reported and not passed over. Users who are no students have no contacts in SDS: parents name their
 * children as agents too.
 */
export function mapRelationships(
  user: OneRosterRecord,
  roleOf: (sourcedId: string) => string | undefined,
): ModelRow<'relationships'>[] {
  const agents = isDeleted(user) ? [] : listOf(user, 'agentSourcedIds');
  const userSourcedId = textOf(user, 'sourcedId');
  if (agents.length === 0 || roleOf(userSourcedId) !== 'student') return [];
  return agents.flatMap((relationshipUserSourcedId) => {
    const relationshipRole = toRelationshipRole(roleOf(relationshipUserSourcedId));
    return relationshipRole === undefined
      ? []
      : { userSourcedId, relationshipUserSourcedId, relationshipRole };
  });
}
