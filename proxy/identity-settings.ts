import { sandboxIdentity, type Config } from './config';
import { BridgeError } from './errors';

/** How the application proves itself to Entra ID. */
export type CredentialSettings =
  | { kind: 'secret'; secret: string; isSandbox?: boolean }
  | { kind: 'certificate'; file: string }
  | { kind: 'token-file'; file: string }
  | { kind: 'managed-identity'; clientId?: string };

/** Who we are towards Entra ID and whom we let in. */
export interface IdentitySettings {
  apiClientId: string;
  credential: CredentialSettings;
  allowedTenants: string[];
  /** Origin of the links in answers, no trailing slash. */
  publicUrl: string;
}

const refuse = (reason: string): BridgeError =>
  new BridgeError('CONFIG_INVALID', { params: { reason } });

/** Settings that prove the application's identity; exactly one of them is set. */
const credentialSettings = [
  'API_CLIENT_CERTIFICATE_FILE',
  'API_CLIENT_MANAGED_IDENTITY',
  'API_CLIENT_TOKEN_FILE',
  'API_CLIENT_SECRET',
] as const;

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
    'PUBLIC_URL',
    ...credentialSettings,
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
    credential: { kind: 'secret', secret: sandboxIdentity.apiClientSecret, isSandbox: true },
    allowedTenants: [sandboxIdentity.tenantId, ...config.ALLOWED_TENANTS],
    publicUrl: `http://127.0.0.1:${config.PORT}`,
  };
}

function globalSettings(config: Config): IdentitySettings {
  const {
    API_CLIENT_ID: apiClientId,
    PUBLIC_URL: publicUrl,
    ALLOWED_TENANTS: allowedTenants,
  } = config;
  if (publicUrl === undefined) throw refuse('set PUBLIC_URL to the https address of the service');
  if (!publicUrl.startsWith('https://')) throw refuse('PUBLIC_URL must begin with https://');
  if (apiClientId === undefined)
    throw refuse('set API_CLIENT_ID to the Entra application of the service');
  if (allowedTenants.length === 0)
    throw refuse('set ALLOWED_TENANTS to the tenant ids that may call');
  if (config.DATABASE_URL !== undefined && config.SEAL_KEYS.length === 0)
    throw refuse('set SEAL_KEYS: with DATABASE_URL replicas must share them');
  const credential = credentialOf(config);
  if ([apiClientId, config.API_CLIENT_SECRET ?? '', ...allowedTenants].some(isSandboxValue)) {
    throw refuse('a sandbox id or secret is set with CLOUD=global');
  }
  return { apiClientId, credential, allowedTenants, publicUrl };
}

function credentialOf(config: Config): CredentialSettings {
  const given = credentialSettings.filter((name) => config[name] !== undefined);
  if (given.length !== 1) throw refuse(`set exactly one of ${credentialSettings.join(', ')}`);
  if (config.API_CLIENT_CERTIFICATE_FILE !== undefined)
    return { kind: 'certificate', file: config.API_CLIENT_CERTIFICATE_FILE };
  if (config.API_CLIENT_TOKEN_FILE !== undefined)
    return { kind: 'token-file', file: config.API_CLIENT_TOKEN_FILE };
  if (config.API_CLIENT_SECRET !== undefined)
    return { kind: 'secret', secret: config.API_CLIENT_SECRET };
  const identity = config.API_CLIENT_MANAGED_IDENTITY ?? 'system';
  return { kind: 'managed-identity', ...(identity !== 'system' && { clientId: identity }) };
}

/** All ids of the sandbox share one prefix, which no real tenant or application has. */
const isSandboxValue = (value: string): boolean =>
  (Object.values(sandboxIdentity) as string[]).includes(value) ||
  value.toLowerCase().startsWith('5a4db0c5-5d5b-4000-8000-');
