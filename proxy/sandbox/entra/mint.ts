import { createHash, randomBytes } from 'node:crypto';
import { SignJWT, type JWTPayload } from 'jose';
import { sandboxIdentity } from '../../config';
import { stableId } from '../stable-id';
import { graphResource } from './scopes';
import type { SigningKey } from './signing-key';
import type { SandboxUser } from './users';

export interface TokenSubject {
  tenantId: string;
  clientId: string;
  /** 0 public client, 1 secret, 2 certificate or federated credential. */
  credential: 0 | 1 | 2;
  /** Absent: the application acts for itself. */
  user?: Pick<SandboxUser, 'oid' | 'upn' | 'displayName'> | undefined;
}

export interface AccessTokenOptions extends TokenSubject {
  /** `api`, `graph`, or any other audience as it stands. */
  resource: string;
  version: 1 | 2;
  scopes?: readonly string[] | undefined;
  roles?: readonly string[] | undefined;
  /** Authentication context: `c1` says that a second factor was shown. */
  acrs?: readonly string[] | undefined;
  /** Epoch milliseconds. */
  now: number;
  lifetimeMs: number;
}

/** Claims of an access token as Entra ID fills them; Graph's own tokens are always version 1. */
export function accessTokenClaims(origin: string, options: AccessTokenOptions): JWTPayload {
  const { tenantId, clientId, user, resource } = options;
  const version = resource === 'graph' ? 1 : options.version;
  const iat = Math.floor(options.now / 1000);
  const oid = user?.oid ?? stableId(tenantId, clientId, 'service principal');
  const credential = String(options.credential);
  return {
    aud: audienceOf(resource, version),
    iss: issuerOf(origin, tenantId, version),
    iat,
    nbf: iat,
    exp: Math.floor((options.now + options.lifetimeMs) / 1000),
    ...(version === 1
      ? { appid: clientId, appidacr: credential }
      : { azp: clientId, azpacr: credential }),
    oid,
    sub: user === undefined ? oid : pairwise(oid, resource),
    tid: tenantId,
    uti: randomBytes(16).toString('base64url'),
    ver: `${version}.0`,
    ...(user === undefined ? { idtyp: 'app' } : person(user, version)),
    ...(options.scopes !== undefined && { scp: options.scopes.join(' ') }),
    ...(options.roles !== undefined && options.roles.length > 0 && { roles: [...options.roles] }),
    ...(options.acrs !== undefined && { acrs: [...options.acrs] }),
  };
}

/** Claims of an id_token: audience is the client itself, no scp. */
export function idTokenClaims(
  origin: string,
  options: AccessTokenOptions & { user: NonNullable<TokenSubject['user']>; nonce?: string },
): JWTPayload {
  const claims = accessTokenClaims(origin, {
    ...options,
    resource: options.clientId,
    scopes: undefined,
    roles: undefined,
  });
  return {
    ...claims,
    aud: options.clientId,
    idtyp: undefined,
    preferred_username: options.user.upn,
    ...(options.nonce !== undefined && { nonce: options.nonce }),
  };
}

/** Signs with RS256 and the header Entra ID writes. */
export async function signToken(
  key: SigningKey,
  claims: JWTPayload,
  header: Record<string, unknown> = {},
): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid: key.kid, ...header })
    .sign(key.privateKey);
}

export const issuerOf = (origin: string, tenantId: string, version: 1 | 2): string =>
  version === 1 ? `${origin}/${tenantId}/` : `${origin}/${tenantId}/v2.0`;

function audienceOf(resource: string, version: 1 | 2): string {
  if (resource === 'graph') return graphResource;
  if (resource !== 'api') return resource;
  return version === 1 ? `api://${sandboxIdentity.apiClientId}` : sandboxIdentity.apiClientId;
}

const person = (user: NonNullable<TokenSubject['user']>, version: 1 | 2) => ({
  name: user.displayName,
  preferred_username: user.upn,
  ...(version === 1 && { upn: user.upn, unique_name: user.upn }),
});

/** The same person has another `sub` at every resource. */
const pairwise = (oid: string, resource: string): string =>
  createHash('sha256').update(`${oid} ${resource}`).digest('base64url');
