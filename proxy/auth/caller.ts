import type { Role } from './roles';

/** Somebody whose identity was verified. Nothing else reaches an action. */
export interface Caller {
  /** `user`: signed in, exchanged on behalf of; `app`: application identity is used towards Graph. */
  kind: 'user' | 'app';
  tenantId: string;
  /** Object id of the person or service principal. */
  objectId: string;
  roles: ReadonlySet<Role>;
  /** The verified access token, needed for on-behalf-of. Never logged, stored or sent elsewhere. */
  assertion?: string;
  /** End of the access token, epoch seconds. */
  expiresAt: number;
}

/** One connection = one identity in one tenant: the key of caches and limits. */
export const connectionKey = (caller: Pick<Caller, 'tenantId' | 'objectId'>): string =>
  `${caller.tenantId}/${caller.objectId}`;
