import { decodeJwt, decodeProtectedHeader, errors, jwtVerify, type JWTPayload } from 'jose';
import { z } from 'zod';
import type { Cloud } from '../cloud';
import { BridgeError } from '../errors';
import type { Caller } from './caller';
import type { EntraKeys } from './entra-keys';
import { rolesFrom } from './roles';

export interface CallerVerifierOptions {
  cloud: Cloud;
  apiClientId: string;
  allowedTenants: readonly string[];
  /** Finds the signing key of a token (`createEntraKeys`). */
  keys: EntraKeys;
  /** Epoch milliseconds. */
  clock: () => number;
}

export type VerifyCaller = (authorization: string | undefined) => Promise<Caller>;

/** Entra's access tokens are 1 to 4 KB; groups can make them larger, nothing makes them this large. */
const longestToken = 16_384;
const clockToleranceSeconds = 30;
const graphAudiences = [
  'https://graph.microsoft.com',
  'https://graph.microsoft.com/',
  '00000003-0000-0000-c000-000000000000',
];

/** Claims of an Entra access token, versions 1 and 2 (learn.microsoft.com/entra/identity-platform/access-token-claims-reference). */
const accessTokenClaims = z.object({
  iss: z.string(),
  aud: z.string(),
  exp: z.number(),
  tid: z.guid(),
  oid: z.guid(),
  ver: z.enum(['1.0', '2.0']),
  azp: z.string().optional(),
  appid: z.string().optional(),
  idtyp: z.string().optional(),
  sub: z.string().optional(),
  scp: z.string().optional(),
  roles: z.array(z.string()).optional(),
});
type AccessTokenClaims = z.output<typeof accessTokenClaims>;

const invalid = (reason: string): BridgeError =>
  new BridgeError('CALLER_TOKEN_INVALID', { params: { reason } });

/**
 * Verifies the Authorization header of a call: an Entra ID access token, signed by Entra, for our
 * application, of an allowed tenant, in time. Resolves to the caller; rejects with a CALLER_… error.
 * The tenant is judged after the signature, so a forged token learns nothing about the allow-list.
 */
export function createCallerVerifier(options: CallerVerifierOptions): VerifyCaller {
  const audiences = [options.apiClientId, `api://${options.apiClientId}`];
  const allowedTenants = new Set(options.allowedTenants.map((tenant) => tenant.toLowerCase()));

  return async (authorization) => {
    const token = bearerToken(authorization);
    requireSignedToken(token);
    const claims = readClaims(token);
    if (!audiences.includes(claims.aud)) throw invalid(audienceReason(claims.aud));
    if (!isIssuer(claims, options.cloud)) throw invalid('wrong issuer');
    const caller = toCaller(claims, token);
    await verifySignature(token, options);
    if (!allowedTenants.has(caller.tenantId)) throw new BridgeError('CALLER_TENANT_NOT_ALLOWED');
    return caller;
  };
}

function bearerToken(authorization: string | undefined): string {
  if (authorization === undefined || authorization === '')
    throw new BridgeError('CALLER_TOKEN_MISSING');
  const match = /^Bearer ([A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*)$/i.exec(authorization);
  const token = match?.[1];
  if (token === undefined || token.length > longestToken) throw invalid('not a bearer token');
  return token;
}

/** Refused before any key is looked up: an unsigned or symmetric token, another type, critical extensions. */
function requireSignedToken(token: string): void {
  let header;
  try {
    header = decodeProtectedHeader(token);
  } catch {
    throw invalid('not a signed token');
  }
  if (header.alg !== 'RS256') throw invalid('wrong signature algorithm');
  if (header.typ !== undefined && header.typ !== 'JWT' && header.typ !== 'at+jwt')
    throw invalid('wrong type');
  if (typeof header.kid !== 'string') throw invalid('no key id');
}

/**
 * The claims, still unproven. Judging them first keeps tokens that cannot be ours from costing a look
 * at the keys; nothing is believed before `verifySignature` has passed on the same bytes.
 */
function readClaims(token: string): AccessTokenClaims {
  let payload: JWTPayload;
  try {
    payload = decodeJwt(token);
  } catch {
    throw invalid('not a signed token');
  }
  const claims = accessTokenClaims.safeParse(payload);
  if (claims.success) return claims.data;
  throw invalid(
    graphAudiences.includes(String(payload.aud))
      ? audienceReason(String(payload.aud))
      : 'it is not an access token of Entra ID',
  );
}

async function verifySignature(token: string, options: CallerVerifierOptions): Promise<void> {
  try {
    await jwtVerify(token, options.keys, {
      algorithms: ['RS256'],
      clockTolerance: clockToleranceSeconds,
      currentDate: new Date(options.clock()),
      requiredClaims: ['exp', 'iss', 'aud'],
    });
  } catch (error) {
    if (error instanceof BridgeError) throw error;
    if (error instanceof errors.JWTExpired) throw new BridgeError('CALLER_TOKEN_EXPIRED');
    if (error instanceof errors.JWTClaimValidationFailed)
      throw invalid(error.claim === 'nbf' ? 'not valid yet' : 'a claim is missing or malformed');
    throw invalid('wrong signature');
  }
}

const audienceReason = (audience: string): string =>
  graphAudiences.includes(audience)
    ? 'it is for Microsoft Graph, not for SDS Bridge'
    : 'wrong audience';

/** The issuer must be the one of the token's own tenant and version, never that of another tenant. */
function isIssuer(claims: AccessTokenClaims, cloud: Cloud): boolean {
  const template = cloud.issuers[claims.ver === '2.0' ? 0 : 1];
  return template !== undefined && claims.iss === template.replace('{tenant}', claims.tid);
}

/** `idtyp` is an optional claim: without it an application is its own subject, which a person never is. */
const isServicePrincipal = (claims: AccessTokenClaims): boolean =>
  claims.idtyp === undefined && claims.scp === undefined && claims.sub === claims.oid;

/** An id token has no client (`azp`, `appid`); app roles alone do not make it an access token. */
function toCaller(claims: AccessTokenClaims, token: string): Caller {
  if ((claims.azp ?? claims.appid) === undefined) throw invalid('it is not an access token');
  const isApp = claims.idtyp === 'app' || isServicePrincipal(claims);
  if (isApp === (claims.scp !== undefined))
    throw invalid('it is neither a user nor an application token');
  return {
    kind: isApp ? 'app' : 'user',
    tenantId: claims.tid.toLowerCase(),
    objectId: claims.oid.toLowerCase(),
    roles: rolesFrom([...(claims.scp?.split(' ') ?? []), ...(claims.roles ?? [])]),
    ...(isApp ? {} : { assertion: token }),
  };
}
