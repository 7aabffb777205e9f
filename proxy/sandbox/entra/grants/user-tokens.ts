import { EntraError } from '../entra-error';
import { newSecret, type SignIn } from '../grant-store';
import { accessTokenClaims, idTokenClaims, signToken, type AccessTokenOptions } from '../mint';
import { grantScopes, type RequestedScopes } from '../scopes';
import { findUser, type SandboxUser } from '../users';
import type { GrantRequest, TokenAnswer } from './grant';

const ninetyDays = 90 * 24 * 3_600_000;

/** Tokens for a signed-in person: access token, and id and refresh token when asked for. */
export async function userTokens(
  request: GrantRequest,
  signIn: SignIn,
  scopes: RequestedScopes = signIn.scopes,
): Promise<TokenAnswer> {
  const { entra, client } = request;
  const user = signedInUser(signIn.tenantId, signIn.userId);
  const granted = grantScopes(scopes, client, user);
  const options: AccessTokenOptions = {
    tenantId: signIn.tenantId,
    clientId: client.clientId,
    credential: request.credential,
    user,
    resource: scopes.resource,
    version: signIn.version,
    scopes: granted,
    acrs: signIn.strong ? ['c1'] : undefined,
    now: entra.clock(),
    lifetimeMs: entra.accessTokenMs,
  };
  const scope = granted.map((name) => scopes.prefix + name).join(' ');
  const answer = await accessTokenAnswer(request, options, scope);
  if (scopes.openid) {
    const nonce = signIn.nonce === undefined ? {} : { nonce: signIn.nonce };
    const claims = idTokenClaims(entra.origin, { ...options, user, ...nonce });
    answer.id_token = await signToken(entra.key, claims);
  }
  if (scopes.offline || signIn.version === 1) {
    answer.refresh_token = newSecret();
    const expires = entra.clock() + ninetyDays;
    entra.grants.refreshTokens.set(answer.refresh_token, { ...signIn, scopes, expires });
  }
  if (request.form.get('client_info') === '1') answer.client_info = clientInfo(user, signIn);
  return answer;
}

/** The common part of every answer; version 1 writes its numbers as text. */
export async function accessTokenAnswer(
  request: GrantRequest,
  options: AccessTokenOptions,
  scope?: string,
): Promise<TokenAnswer> {
  const { entra } = request;
  const seconds = Math.floor(options.lifetimeMs / 1000);
  const answer: TokenAnswer = {
    token_type: 'Bearer',
    ...(scope !== undefined && { scope }),
    expires_in: seconds,
    ext_expires_in: seconds,
    access_token: await signToken(entra.key, accessTokenClaims(entra.origin, options)),
  };
  if (request.version === 2) return answer;
  const expiresOn = String(Math.floor(options.now / 1000) + seconds);
  const resource = request.form.get('resource');
  return { ...answer, expires_on: expiresOn, ...(resource !== null && { resource }) };
}

/** Throws EntraError 50034 for an unknown person, 50057 for a disabled one. */
export function signedInUser(tenantId: string, userId: string): SandboxUser {
  const user = findUser(tenantId, userId);
  if (user === undefined) throw new EntraError(50034);
  if (user.behaviour === 'disabled') throw new EntraError(50057);
  return user;
}

const clientInfo = (user: SandboxUser, signIn: SignIn): string =>
  Buffer.from(JSON.stringify({ uid: user.oid, utid: signIn.tenantId })).toString('base64url');
