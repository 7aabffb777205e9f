import { sandboxIdentity, type Config } from './config';
import { BridgeError } from './errors';

/** Who we are towards Entra ID and whom we let in. */
export interface IdentitySettings {
  apiClientId: string;
  clientSecret: string;
  allowedTenants: string[];
  /** Origin of the links in answers, no trailing slash. */
  publicUrl: string;
}

const refuse = (reason: string): BridgeError =>
  new BridgeError('CONFIG_INVALID', { params: { reason } });

/**
 * The identity for the chosen cloud. The two never mix: the sandbox refuses real credentials
 * (SANDBOX_REFUSED), the real cloud refuses the sandbox's tenant and applications (CONFIG_INVALID).
 */
export function identitySettings(config: Config): IdentitySettings {
  return config.CLOUD === 'sandbox' ? sandboxSettings(config) : globalSettings(config);
}

/** Settings that must be absent, or as given, beside the sandbox. */
export function refuseRealSettings(config: Config): void {
  for (const setting of [
    'DATABASE_URL',
    'API_CLIENT_ID',
    'API_CLIENT_SECRET',
    'PUBLIC_URL',
  ] as const) {
    if (config[setting] !== undefined)
      throw new BridgeError('SANDBOX_REFUSED', { params: { setting }, target: setting });
  }
  if (config.HOST !== '127.0.0.1')
    throw new BridgeError('SANDBOX_REFUSED', { params: { setting: 'HOST' }, target: 'HOST' });
}

function sandboxSettings(config: Config): IdentitySettings {
  refuseRealSettings(config);
  return {
    apiClientId: sandboxIdentity.apiClientId,
    clientSecret: sandboxIdentity.apiClientSecret,
    allowedTenants: [sandboxIdentity.tenantId, ...config.ALLOWED_TENANTS],
    publicUrl: `http://127.0.0.1:${config.PORT}`,
  };
}

function globalSettings(config: Config): IdentitySettings {
  const {
    API_CLIENT_ID: apiClientId,
    API_CLIENT_SECRET: clientSecret,
    PUBLIC_URL: publicUrl,
    ALLOWED_TENANTS: allowedTenants,
  } = config;
  if (publicUrl === undefined) throw refuse('set PUBLIC_URL to the https address of the service');
  if (!publicUrl.startsWith('https://')) throw refuse('PUBLIC_URL must begin with https://');
  if (apiClientId === undefined)
    throw refuse('set API_CLIENT_ID to the Entra application of the service');
  if (clientSecret === undefined) throw refuse('set API_CLIENT_SECRET');
  if (allowedTenants.length === 0)
    throw refuse('set ALLOWED_TENANTS to the tenant ids that may call');
  const sandboxIds: readonly string[] = Object.values(sandboxIdentity);
  if (
    [apiClientId, clientSecret, ...allowedTenants].some((value) => isSandboxId(value, sandboxIds))
  ) {
    throw refuse('a sandbox id or secret is set with CLOUD=global');
  }
  return { apiClientId, clientSecret, allowedTenants, publicUrl };
}

/** All ids of the sandbox share one prefix that Entra ID never issues (no such version-4 GUID of ours exists there). */
const isSandboxId = (value: string, known: readonly string[]): boolean =>
  known.includes(value) || value.toLowerCase().startsWith('5a4db0c5-5d5b-4000-8000-');
