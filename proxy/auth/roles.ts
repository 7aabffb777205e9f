/** What a caller may do (DESIGN §5). Named the same as delegated scope and as app role. */
export const roles = ['Roster.Read', 'Roster.Sync', 'Roster.Export', 'Roster.Admin'] as const;
export type Role = (typeof roles)[number];

/** Whether a name is one of the roles, spelled exactly. */
export const isRole = (name: string): name is Role => (roles as readonly string[]).includes(name);

/** Roles among scope or app-role names; unknown names are ignored. Every role includes Roster.Read. */
export function rolesFrom(names: readonly string[]): ReadonlySet<Role> {
  const held = new Set(names.filter(isRole));
  if (held.size > 0) held.add('Roster.Read');
  return held;
}
