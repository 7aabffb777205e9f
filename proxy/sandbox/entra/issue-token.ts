import { createHmac } from 'node:crypto';
import type { JWTPayload } from 'jose';
import { z } from 'zod';
import { sandboxIdentity } from '../../config';
import { stableId } from '../stable-id';
import type { Entra } from './entra';
import { accessTokenClaims, signToken } from './mint';
import { consentedGraphPermissions } from './graph-permissions';
import { apiRoles, apiScopes, findUser, type SandboxUser } from './users';

/** Body of `POST /_sandbox/tokens`: a token without a sign-in, right or deliberately wrong. */
export const tokenRequestSchema = z.strictObject({
  /** Key, user principal name or object id; an unknown name becomes a new, unrestricted person. */
  user: z.string().optional(),
  /** The application acts for itself; a client id, or true for the connector's app. */
  app: z.union([z.boolean(), z.string()]).optional(),
  tenant: z.string().optional(),
  /** `api` (default), `graph`, or any audience as it stands. */
  audience: z.string().optional(),
  version: z.union([z.literal(1), z.literal(2)]).optional(),
  scopes: z.array(z.string()).optional(),
  roles: z.array(z.string()).optional(),
  lifetimeSeconds: z.number().optional(),
  /** Overrides and additions; undefined or null removes a claim. */
  claims: z.record(z.string(), z.unknown()).optional(),
  /** Overrides of the JOSE header; `alg` may be `none` or `HS256` to play an attacker. */
  header: z.record(z.string(), z.unknown()).optional(),
});

export type TokenRequest = z.input<typeof tokenRequestSchema>;

/** Issues what is asked for, without checking consent: tests need tokens that Entra ID would refuse. */
export async function issueToken(entra: Entra, request: TokenRequest = {}): Promise<string> {
  const tenantId = request.tenant ?? sandboxIdentity.tenantId;
  const resource = request.audience ?? 'api';
  const isApp = request.app !== undefined && request.app !== false;
  const user = isApp ? undefined : anyUser(tenantId, request.user ?? 'admin');
  const all = resource === 'graph' ? consentedGraphPermissions : undefined;
  const claims = accessTokenClaims(entra.origin, {
    tenantId,
    clientId: typeof request.app === 'string' ? request.app : defaultClient(resource),
    credential: isApp ? 1 : 0,
    user,
    resource,
    version: request.version ?? 2,
    scopes: isApp ? request.scopes : (request.scopes ?? all ?? user?.apiScopes),
    roles: isApp ? (request.roles ?? all ?? apiRoles) : request.roles,
    now: entra.clock(),
    lifetimeMs:
      request.lifetimeSeconds === undefined ? entra.accessTokenMs : request.lifetimeSeconds * 1000,
  });
  return sign(entra, override(claims, request.claims ?? {}), request.header ?? {});
}

/** Graph tokens are got by the API app (on-behalf-of), API tokens by the connector. */
const defaultClient = (resource: string): string =>
  resource === 'graph' ? sandboxIdentity.apiClientId : sandboxIdentity.connectorClientId;

function anyUser(tenantId: string, name: string): SandboxUser {
  const known = findUser(tenantId, name);
  if (known !== undefined) return known;
  const oid = stableId(tenantId, 'user', name);
  return { key: name, oid, upn: name, displayName: name, behaviour: 'ok', apiScopes, note: '' };
}

function override(claims: JWTPayload, changes: Record<string, unknown>): JWTPayload {
  const merged = Object.entries({ ...claims, ...changes });
  return Object.fromEntries(merged.filter(([, value]) => value !== undefined && value !== null));
}

async function sign(
  entra: Entra,
  claims: JWTPayload,
  header: Record<string, unknown>,
): Promise<string> {
  if (header['alg'] !== 'none' && header['alg'] !== 'HS256')
    return signToken(entra.key, claims, header);
  const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const body = `${encode({ typ: 'JWT', kid: entra.key.kid, ...header })}.${encode(claims)}`;
  if (header['alg'] === 'none') return `${body}.`;
  // The classic confusion attack: the public key used as an HMAC secret.
  const secret = entra.key.publicKey.export({ type: 'spki', format: 'pem' });
  return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`;
}
