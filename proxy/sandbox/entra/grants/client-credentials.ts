import { EntraError } from '../entra-error';
import { parseScopes } from '../scopes';
import type { Grant } from './grant';
import { accessTokenAnswer } from './user-tokens';

/** The application for itself: all its assigned roles, no person, no refresh token. */
export const clientCredentials: Grant = {
  type: 'client_credentials',
  async answer(request) {
    const { entra, form, tenant, client, credential, version } = request;
    if (credential === 0) throw new EntraError(7000218);
    if (!tenant.includes('-')) throw new EntraError(50059);
    const scopes = parseScopes(form.get('scope'), form.get('resource'));
    if (!scopes.all) throw new EntraError(1002012);
    const options = {
      tenantId: tenant,
      clientId: client.clientId,
      credential,
      resource: scopes.resource,
      version,
      roles: scopes.resource === 'graph' ? client.graphRoles : client.apiRoles,
      now: entra.clock(),
      lifetimeMs: entra.accessTokenMs,
    };
    return accessTokenAnswer(request, options);
  },
};
