import type { FastifyInstance } from 'fastify';
import type { Entra } from './entra';
import { grants } from './grants';
import { issuerOf } from './mint';
import { readTenant } from './tenant';

interface TenantPath {
  Params: { tenant: string };
}

/** OpenID Connect discovery and the signing keys, version 2 and version 1. */
export function registerDiscovery(app: FastifyInstance, entra: Entra): void {
  app.get<TenantPath>('/:tenant/v2.0/.well-known/openid-configuration', async ({ params }) =>
    metadata(entra, readTenant(params.tenant), 2),
  );
  app.get<TenantPath>('/:tenant/.well-known/openid-configuration', async ({ params }) =>
    metadata(entra, readTenant(params.tenant), 1),
  );
  for (const path of ['/:tenant/discovery/v2.0/keys', '/:tenant/discovery/keys']) {
    app.get<TenantPath>(path, async ({ params }) => {
      readTenant(params.tenant);
      return { keys: [{ ...entra.key.jwk, issuer: `${entra.origin}/{tenantid}/v2.0` }] };
    });
  }
}

function metadata(entra: Entra, tenant: string, version: 1 | 2): Record<string, unknown> {
  const base = `${entra.origin}/${tenant}`;
  const oauth = version === 2 ? `${base}/oauth2/v2.0` : `${base}/oauth2`;
  return {
    issuer: issuerOf(entra.origin, tenant.includes('-') ? tenant : '{tenantid}', version),
    authorization_endpoint: `${oauth}/authorize`,
    token_endpoint: `${oauth}/token`,
    device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
    jwks_uri: version === 2 ? `${base}/discovery/v2.0/keys` : `${base}/discovery/keys`,
    token_endpoint_auth_methods_supported: [
      'client_secret_post',
      'client_secret_basic',
      'private_key_jwt',
    ],
    response_modes_supported: ['query'],
    response_types_supported: ['code'],
    grant_types_supported: grants.map((grant) => grant.type),
    code_challenge_methods_supported: ['S256'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    claims_supported: ['sub', 'iss', 'aud', 'exp', 'iat', 'tid', 'oid', 'ver', 'nonce'],
    tenant_region_scope: null,
    cloud_instance_name: 'sandbox',
  };
}
