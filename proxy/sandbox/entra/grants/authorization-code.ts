import { createHash } from 'node:crypto';
import { EntraError } from '../entra-error';
import type { Grant } from './grant';
import { userTokens } from './user-tokens';

/** RFC 6749 §4.1 with PKCE S256. A code works once, for ten minutes. */
export const authorizationCode: Grant = {
  type: 'authorization_code',
  async answer(request) {
    const { entra, form, client } = request;
    const code = entra.grants.codes.get(form.get('code') ?? '');
    if (code === undefined || code.clientId !== client.clientId) throw new EntraError(70000);
    if (code.redeemed) throw new EntraError(54005);
    if (entra.clock() >= code.expires) throw new EntraError(70008);
    if (code.redirectUri !== form.get('redirect_uri')) throw new EntraError(50011);
    checkVerifier(code.challenge, form.get('code_verifier'));
    if (code.challenge === undefined && request.credential === 0) throw new EntraError(7000218);
    code.redeemed = true;
    return userTokens(request, { ...code, version: request.version });
  },
};

function checkVerifier(challenge: string | undefined, verifier: string | null): void {
  if (challenge === undefined && verifier === null) return;
  const hashed = createHash('sha256')
    .update(verifier ?? '')
    .digest('base64url');
  if (hashed !== challenge) throw new EntraError(501481);
}
