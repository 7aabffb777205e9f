import type { EntityName } from '../model/entities';
import { academicSessions } from './academic-sessions';
import { classes } from './classes';
import { courses } from './courses';
import type { EntityRule } from './entity-rule';
import { orgs } from './orgs';
import { demographics, relationships, userFlags } from './people-facts';
import { roles } from './roles';
import { users } from './users';

/** What decides about rows, by entity. Enrollments are many and have a loop of their own. */
export const entityRules: Readonly<Record<Exclude<EntityName, 'enrollments'>, EntityRule>> = {
  orgs,
  academicSessions,
  users,
  roles,
  courses,
  classes,
  demographics,
  userFlags,
  relationships,
};
