import type { Role } from './roles';
import type { ScopeGroup } from './scopes';
import type { GraphToken } from './token-cache';

/** Somebody whose identity was verified. Nothing else reaches an action. */
export interface Caller {
  /** `user`: signed in, exchanged on behalf of. For the others the application identity is used towards Graph. */
  kind: 'user' | 'app' | 'api-key';
  tenantId: string;
  /** Object id of the person or service principal, or the id of the API key. */
  objectId: string;
  roles: ReadonlySet<Role>;
  /** The verified access token, needed for on-behalf-of. Never logged, stored or sent elsewhere. */
  assertion?: string;
  /** For work in the background after a person's call has ended: the Graph tokens kept for it. */
  keptToken?: (group: ScopeGroup) => Promise<GraphToken>;
  /** Data connectors an API key is restricted to; absent means all of the tenant. */
  dataConnectors?: ReadonlySet<string>;
}

/** One connection = one identity in one tenant: the key of caches and limits. */
export const connectionKey = (caller: Pick<Caller, 'tenantId' | 'objectId'>): string =>
  `${caller.tenantId}/${caller.objectId}`;
