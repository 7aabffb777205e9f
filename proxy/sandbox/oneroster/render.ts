import { isPeopleRoles, type PersonRole, type RosterRecord, type Value } from './records';
import { versions, type OneRosterVersion } from './versions';

/** Words of version 1.2 that version 1.1 has under another. */
const olderRoles: Record<string, string> = {
  principal: 'administrator',
  districtAdministrator: 'administrator',
  siteAdministrator: 'administrator',
  systemAdministrator: 'administrator',
  counselor: 'teacher',
};

const folders = {
  org: 'orgs',
  academicSession: 'academicSessions',
  course: 'courses',
  class: 'classes',
  user: 'users',
};

/** A record as this version writes it, references with their addresses. */
export function renderRecord(
  record: RosterRecord,
  version: OneRosterVersion,
  origin: string,
): Record<string, unknown> {
  const { roles, ...fields } = record;
  const people = isPeopleRoles(roles) ? peopleFields(roles, version) : {};
  const root = origin + versions[version].root;
  return Object.fromEntries(
    Object.entries({ ...fields, ...people })
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, withAddress(value as Value, root)]),
  );
}

function peopleFields(
  roles: readonly PersonRole[],
  version: OneRosterVersion,
): Record<string, Value> {
  if (version === '1.2') return { roles };
  const [first] = roles;
  const orgs = new Map(roles.map(({ org }) => [org.sourcedId, org]));
  return {
    role: first === undefined ? 'student' : (olderRoles[first.role] ?? first.role),
    orgs: [...orgs.values()],
  };
}

function withAddress(value: unknown, root: string): unknown {
  if (Array.isArray(value)) return value.map((one) => withAddress(one, root));
  if (typeof value !== 'object' || value === null) return value;
  if ('org' in value) return { ...value, org: withAddress(value.org, root) };
  if (!('sourcedId' in value) || !('type' in value)) return value;
  const folder = folders[value.type as keyof typeof folders];
  return { href: `${root}/${folder}/${String(value.sourcedId)}`, ...value };
}
