import { sandboxIdentity } from '../../config';
import { stableId } from '../stable-id';

/** How Entra ID treats a person. Everything but `disabled` can sign in to the bridge. */
export type UserBehaviour = 'ok' | 'blocked' | 'mfa' | 'disabled' | 'noConsent';

export interface SandboxUser {
  /** Short name for tests, e.g. `admin`. */
  key: string;
  oid: string;
  upn: string;
  displayName: string;
  behaviour: UserBehaviour;
  /** Delegated scopes of the API app that this person can get. */
  apiScopes: readonly string[];
  /** What the sign-in page says beside the name. */
  note: string;
}

export const apiRoles = ['Roster.Read', 'Roster.Sync', 'Roster.Export', 'Roster.Admin'] as const;
export const apiScopes: readonly string[] = [...apiRoles, 'access_as_user'];

export const secondTenantId = '5a4db0c5-5d5b-4000-8000-000000000002';

/** Fictional people, the same six in every tenant. */
const people: readonly [key: string, name: string, behaviour: UserBehaviour, note: string][] = [
  ['admin', 'Dana Whitfield', 'ok', 'district administrator: may do everything'],
  ['teacher', 'Tomás Okafor', 'ok', 'teacher: Roster.Read only'],
  ['blocked', 'Blanca Ferreira', 'blocked', 'blocked by an access policy (AADSTS53003)'],
  ['mfa', 'Miro Falk', 'mfa', 'must show a second factor first (AADSTS50076)'],
  ['disabled', 'Dov Ismail', 'disabled', 'account disabled (AADSTS50057)'],
  ['no-consent', 'Nora Conti', 'noConsent', 'nobody consented for her (AADSTS65001)'],
];

const domains: Record<string, string> = {
  [sandboxIdentity.tenantId]: 'northwind-schools.example',
  [secondTenantId]: 'fabrikam-schools.example',
};

export function usersOf(tenantId: string): SandboxUser[] {
  const domain = domains[tenantId] ?? `${tenantId.slice(0, 8)}.example`;
  return people.map(([key, displayName, behaviour, note]) => ({
    key,
    oid: stableId(tenantId, 'user', key),
    upn: `${key}@${domain}`,
    displayName,
    behaviour,
    apiScopes: key === 'teacher' ? ['Roster.Read', 'access_as_user'] : apiScopes,
    note,
  }));
}

/** By key, user principal name or object id. */
export function findUser(tenantId: string, name: string): SandboxUser | undefined {
  return usersOf(tenantId).find((user) => [user.key, user.upn, user.oid].includes(name));
}
