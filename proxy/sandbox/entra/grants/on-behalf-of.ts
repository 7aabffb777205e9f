import type { JWTPayload } from 'jose';
import { EntraError } from '../entra-error';
import { resourceOf, parseScopes } from '../scopes';
import { verifyOwnToken } from '../verify-token';
import type { SandboxUser } from '../users';
import type { Grant, GrantRequest } from './grant';
import { signedInUser, userTokens } from './user-tokens';

/** A middle tier exchanges the token it received for one of the next service. */
export const onBehalfOf: Grant = {
  type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
  async answer(request) {
    const { form, tenant, client } = request;
    if (form.get('requested_token_use') !== 'on_behalf_of') throw new EntraError(900144);
    if (request.credential === 0) throw new EntraError(7000218);
    const claims = await readAssertion(request);
    if (claims['tid'] !== tenant) throw new EntraError(tenant.includes('-') ? 50013 : 50059);
    const user = signedInUser(tenant, String(claims['oid']));
    const scopes = parseScopes(form.get('scope'), form.get('resource'));
    const strong = Array.isArray(claims['acrs']) && claims['acrs'].includes('c1');
    checkPolicy(user, strong);
    return userTokens(request, {
      tenantId: tenant,
      userId: user.oid,
      clientId: client.clientId,
      scopes,
      version: request.version,
      strong,
    });
  },
};

/** Refuses what Entra ID refuses: forged, expired, foreign, app-only tokens and id_tokens. */
async function readAssertion({ entra, form, client }: GrantRequest): Promise<JWTPayload> {
  const assertion = form.get('assertion');
  if (assertion === null) throw new EntraError(900144);
  const verified = await verifyOwnToken(assertion, { ...entra, now: entra.clock() });
  if ('fault' in verified) {
    const codes = { malformed: 50027, signature: 50013, issuer: 50013, expired: 500133 };
    throw new EntraError(codes[verified.fault]);
  }
  const { claims } = verified;
  const audiences = [client.clientId, `api://${client.clientId}`];
  const audience = String(claims.aud);
  if (!audiences.includes(audience) || resourceOf(audience) === 'graph')
    throw new EntraError(500131);
  if (claims['idtyp'] === 'app') throw new EntraError(7000114);
  if (claims['scp'] === undefined) throw new EntraError(240002);
  return claims;
}

function checkPolicy(user: SandboxUser, strong: boolean): void {
  if (user.behaviour === 'blocked') throw new EntraError(53003);
  if (user.behaviour === 'mfa' && !strong) throw new EntraError(50076);
}
