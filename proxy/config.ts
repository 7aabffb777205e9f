import path from 'node:path';
import { z } from 'zod';
import { BridgeError } from './errors';

/**
 * The one tenant and the applications of the sandbox. Fixed, so that the real cloud can refuse them
 * and nobody mistakes them for a real tenant.
 */
export const sandboxIdentity = {
  tenantId: '5a4db0c5-5d5b-4000-8000-000000000001',
  apiClientId: '5a4db0c5-5d5b-4000-8000-0000000000a1',
  apiClientSecret: 'sandbox-only-secret',
  connectorClientId: '5a4db0c5-5d5b-4000-8000-0000000000c1',
  connectorClientSecret: 'sandbox-only-connector-secret',
} as const;

const port = z.coerce.number().int().min(0).max(65535);
const seconds = z.coerce.number().int().min(1).max(3600);
const days = z.coerce.number().int().min(1).max(3650);
const uuid = z.guid();
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean),
);

const throttleLimits = list
  .pipe(
    z.array(
      z
        .string()
        .regex(
          /^(?:[0-9a-f-]{36}\/[0-9a-f-]{36}|[A-Za-z0-9-]{1,64})=[1-9]\d{0,3}$/i,
          'must be tenantId/objectId=limit or keyId=limit, the limit from 1 to 9999',
        ),
    ),
  )
  .transform(
    (items): ReadonlyMap<string, number> =>
      new Map(
        items.map((item) => {
          const [key = '', limit = ''] = item.split('=');
          return [key.includes('/') ? key.toLowerCase() : key, Number(limit)];
        }),
      ),
  );

/** A folder that has a place of its own where none is named. */
const folder = z
  .string()
  .min(1)
  .transform((dir) => path.resolve(dir))
  .optional();

/**
 * The one schema of the settings, all read from the environment. `docs/configuration.md` and
 * `.env.example` are generated from it (`npm run generate`).
 */
export const configSchema = z.object({
  CLOUD: z.enum(['sandbox', 'global']).default('global').meta({
    description:
      'Which cloud answers: `global` (the real Microsoft 365) or `sandbox` (simulated on this machine).',
    example: 'global',
  }),
  HOST: z.string().min(1).default('127.0.0.1').meta({
    description: 'Address the proxy listens on. Behind a reverse proxy keep the loopback address.',
    example: '127.0.0.1',
  }),
  PORT: port
    .default(8080)
    .meta({ description: 'Port the proxy listens on; 0 takes a free one.', example: '8080' }),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .optional()
    .meta({
      description:
        'Address callers use, https. Links in answers are made from it, never from the Host header. Required with `CLOUD=global`.',
      example: 'https://sds-bridge.example.org',
    }),
  TRUST_PROXY: list.default([]).meta({
    description:
      'Addresses or ranges of the reverse proxies whose X-Forwarded-For is believed, comma-separated.',
    example: '127.0.0.1',
  }),
  DATA_DIR: z
    .string()
    .min(1)
    .default('.data')
    .transform((dir) => path.resolve(dir))
    .meta({
      description: 'Folder of everything the service keeps (created with mode 0700).',
      example: '/var/lib/sds-bridge',
    }),
  SPOOL_DIR: folder.meta({
    description:
      'Folder of received files and reports until they are done with. Replicas must share it (a network folder). Default: `DATA_DIR/spool`.',
    example: '',
  }),
  EXPORT_PROFILES_DIR: folder.meta({
    description:
      'Folder with the export profiles (`*.yaml`) that the action Run export and their own schedules may run. Replicas need the same ones. Default: `DATA_DIR/export-profiles`.',
    example: '',
  }),
  SPOOL_RESERVE_MB: z.coerce.number().int().min(0).max(1_000_000).default(512).meta({
    description:
      'Megabytes of that disk that received files leave free; beyond it they are refused.',
    example: '512',
  }),
  MAX_UPLOAD_MB: z.coerce.number().int().min(1).max(1_000_000).default(4096).meta({
    description:
      'Largest request with files, in megabytes. Power Platform itself sends at most 100 MB.',
    example: '4096',
  }),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info').meta({
    description: 'How much is logged. No level logs tokens, names or row contents.',
    example: 'info',
  }),
  REQUEST_TIMEOUT_SECONDS: seconds.default(55).meta({
    description:
      'Longest time a call may take; Power Platform gives up after 60 seconds. Calls that bring files may take longer.',
    example: '55',
  }),
  SHUTDOWN_TIMEOUT_SECONDS: seconds.default(25).meta({
    description: 'How long running calls may take to finish after SIGTERM.',
    example: '25',
  }),
  API_CLIENT_ID: uuid.optional().meta({
    description:
      'Application (client) id of the Entra application that callers sign in for. Required with `CLOUD=global`.',
    example: '00000000-0000-0000-0000-000000000000',
  }),
  API_CLIENT_CERTIFICATE_FILE: z.string().min(1).optional().meta({
    description:
      'PEM file with the certificate and private key of that application. One of the four credentials is required with `CLOUD=global`.',
    example: '/etc/sds-bridge/client.pem',
  }),
  API_CLIENT_MANAGED_IDENTITY: z
    .union([z.literal('system'), uuid])
    .optional()
    .meta({
      description:
        'Managed identity that the application trusts as a federated credential: the client id of a user-assigned one (`system` for the one of the machine, where Entra ID takes it).',
      example: '00000000-0000-0000-0000-000000000000',
    }),
  API_CLIENT_TOKEN_FILE: z.string().min(1).optional().meta({
    description:
      'File with a federated token that is renewed outside, as workload identity on Kubernetes does. Read at every use.',
    example: '/var/run/secrets/azure/tokens/azure-identity-token',
  }),
  API_CLIENT_SECRET: z.string().min(1).optional().meta({
    description:
      'Client secret of that application. Works, but can leak and expires: prefer one of the others.',
    example: '',
    secret: true,
  }),
  ALLOWED_TENANTS: list.pipe(z.array(uuid)).default([]).meta({
    description:
      'Tenant ids whose people and applications may call, comma-separated. Required with `CLOUD=global`.',
    example: '00000000-0000-0000-0000-000000000000',
  }),
  SEAL_KEYS: list
    .pipe(
      z.array(
        z
          .string()
          .regex(/^[A-Za-z0-9_-]{1,32}:[A-Za-z0-9_-]{43}$/, 'must be kid:base64url of 32 bytes'),
      ),
    )
    .default([])
    .meta({
      description:
        'Keys that seal handles, `kid:base64url` of 32 random bytes, comma-separated; the first seals, all open. Empty: one is generated and kept in `DATA_DIR/secrets`.',
      example: '',
      secret: true,
    }),
  DATABASE_URL: z.string().min(1).optional().meta({
    description:
      'PostgreSQL (14 or newer) that replicas share, `postgresql://…`. Empty: an embedded one in `DATA_DIR`. Refused with `CLOUD=sandbox`.',
    example: '',
    secret: true,
  }),
  THROTTLE_STORE: z.enum(['memory', 'postgres']).optional().meta({
    description:
      'Where calls are counted: `memory` (one process) or `postgres` (all replicas together, and over a restart). Default: `postgres` when `DATABASE_URL` is set, else `memory`.',
    example: '',
  }),
  THROTTLE_LIMITS: throttleLimits.prefault('').meta({
    description:
      'Calls per 60 seconds for single connections, `key=limit` comma-separated; the key is `tenantId/objectId` or an API key id. All others have 100.',
    example: '',
  }),
  CALLBACK_HOSTS: z
    .string()
    .default('.logic.azure.com,.environment.api.powerplatform.com')
    .pipe(list)
    .pipe(
      z.array(
        z
          .string()
          .regex(
            /^(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+\.[a-z]([a-z0-9-]{0,61}[a-z0-9])$/,
            'must be ends of host names in lower case, each with a leading dot',
          ),
      ),
    )
    .meta({
      description:
        'Ends of the host names that triggers may be told at, comma-separated, each with a leading dot. Only what belongs to the platform of your flows: whoever has a name below one of them receives summaries of uploads.',
      example: '.logic.azure.com,.environment.api.powerplatform.com',
    }),
  HISTORY_DAYS: days.default(400).meta({
    description:
      'How long ended uploads stay in the history: states, counts and times, no roster content.',
    example: '400',
  }),
  FINDINGS_DAYS: days.default(90).meta({
    description: 'How long the findings of an upload are kept, without cell values.',
    example: '90',
  }),
  SANDBOX_PORT: port.max(65534).default(8081).meta({
    description:
      'Port of the simulated Entra ID and Graph; the next port is the simulated storage. Only with `CLOUD=sandbox` and for the commands that use the sandbox.',
    example: '8081',
  }),
  SDS_BRIDGE_URL: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .optional()
    .meta({
      description:
        'Address of the running proxy for the command line. Default: loopback at `PORT`.',
      example: '',
    }),
  SDS_BRIDGE_TOKEN: z.string().min(1).optional().meta({
    description:
      'Access token for the proxy, used by `sds-bridge sync`, `diff` and `uploads`. Not needed against the sandbox.',
    example: '',
    secret: true,
  }),
  OUTBOUND_PROXY: z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta({
      description:
        'Forward proxy for calls to Microsoft. The usual HTTPS_PROXY variables are ignored on purpose.',
      example: '',
    }),
});

export type Config = z.output<typeof configSchema>;

/** Where the export profiles of the service lie. */
export const exportProfilesDir = ({
  EXPORT_PROFILES_DIR: folder,
  DATA_DIR: dataDir,
}: Pick<Config, 'EXPORT_PROFILES_DIR' | 'DATA_DIR'>): string =>
  folder ?? path.join(dataDir, 'export-profiles');
type Environment = Record<string, string | undefined>;

/** All variables, for secrets that a profile of the exporter refers to by name. */
export const readEnvironment = (): Environment => process.env;

/**
 * Reads and checks all settings once. An empty variable counts as absent. Throws CONFIG_INVALID with
 * the names of the settings, never their values.
 */
export function loadConfig(env: Environment = process.env): Config {
  const given = Object.fromEntries(
    Object.keys(configSchema.shape)
      .filter((name) => env[name])
      .map((name) => [name, env[name]]),
  );
  const parsed = configSchema.safeParse(given);
  if (!parsed.success) {
    const reason = parsed.error.issues
      .map((issue) => `${issue.path.join('.')} ${plain(issue)}`)
      .join('; ');
    throw new BridgeError('CONFIG_INVALID', { params: { reason } });
  }
  return parsed.data;
}

/** zod's own text may quote the value; settings can be secrets, so only the kind of fault is told. */
function plain(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.join(', ')}`;
  if (issue.code === 'invalid_format')
    return issue.format === 'regex' ? issue.message : `must be a valid ${issue.format}`;
  return issue.code === 'too_small' || issue.code === 'too_big'
    ? 'is out of range'
    : 'is not valid';
}
