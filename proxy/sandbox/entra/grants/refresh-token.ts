import { EntraError } from '../entra-error';
import { parseScopes } from '../scopes';
import type { Grant } from './grant';
import { userTokens } from './user-tokens';

/** A refresh token lives 90 days; a new one is issued, the old one stays valid, as in Entra ID. */
export const refreshToken: Grant = {
  type: 'refresh_token',
  async answer(request) {
    const { entra, form, client } = request;
    const token = entra.grants.refreshTokens.get(form.get('refresh_token') ?? '');
    if (token === undefined || token.clientId !== client.clientId) throw new EntraError(70000);
    if (entra.clock() >= token.expires) throw new EntraError(700082);
    const asked =
      form.has('scope') || form.has('resource')
        ? parseScopes(form.get('scope'), form.get('resource'))
        : token.scopes;
    return userTokens(request, { ...token, version: request.version }, { ...asked, offline: true });
  },
};
