import type { OneRosterMapping } from './mapping-options';

/** Contacts have no role of their own in SDS: they are users with relationships. */
const contactRoles = new Set(['parent', 'guardian', 'relative']);

export const isContactRole = (role: string): boolean => contactRoles.has(role);

/** Roles that 1.2 added and SDS calls otherwise (suggested, not stated by Microsoft). */
const renamed: Readonly<Record<string, string>> = {
  counselor: 'advisor',
  districtAdministrator: 'administrator',
  siteAdministrator: 'administrator',
  systemAdministrator: 'itAdmin',
};

/** The role of `roles.csv`; undefined for contacts. A role of the source's own (`ext:`) stays: a profile maps it. */
export function toSdsRole(role: string, { aideRole }: OneRosterMapping): string | undefined {
  if (isContactRole(role)) return undefined;
  return role === 'aide' ? aideRole : (renamed[role] ?? role);
}

/** The role of a relationship, from what the agent is; undefined when the agent is no contact of anybody. */
export function toRelationshipRole(role: string | undefined): string | undefined {
  if (role === 'student') return undefined;
  return role !== undefined && (isContactRole(role) || role === 'aide') ? role : 'other';
}
