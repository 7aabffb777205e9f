import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createApiKeyVerifier } from './auth/api-keys';
import { createAuthenticator, type RawHeaders } from './auth/authenticate';
import type { Caller } from './auth/caller';
import { loadClientCredential } from './auth/client-credential';
import { createEntraKeys, type EntraKeys } from './auth/entra-keys';
import { createGraphTokens } from './auth/graph-tokens';
import { loadSealKeys } from './auth/seal-keys';
import { createTokenCache } from './auth/token-cache';
import { createHandles } from './auth/token-handle';
import { createCallerVerifier } from './auth/verify-caller';
import { cloudOf } from './cloud';
import type { Config } from './config';
import { createGraphClient } from './graph/client';
import { createIndustryData } from './graph/industry-data';
import { identitySettings, type IdentitySettings } from './identity-settings';
import type { Logger } from './observability/logger';
import { createOutboundClient } from './outbound';
import { createRosterValidator } from './rosters';
import type { Services } from './routes/services';
import type { Stores } from './stores';
import { createFailureLimit, type FailureLimit } from './throttle/failure-limit';
import { createLimits } from './throttle/limits';
import { createMemoryStore } from './throttle/stores/memory';
import { createThrottle, type Throttle } from './throttle/throttle';
import { receiveLimits } from './uploads/receive/limits';
import { createReceiver } from './uploads/receive/receiver';
import { createSpool } from './uploads/receive/spool';
import { startSpoolPurge } from './uploads/receive/spool-purge';
import { createValidations } from './uploads/validations/validations';

export interface ServiceOptions {
  config: Config;
  logger: Logger;
  stores: Stores;
  /** The rest is what tests replace: time, and the keys of Entra ID. */
  clock?: () => number;
  sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
  keys?: EntraKeys;
}

export interface AppServices extends Services {
  identity: IdentitySettings;
  authenticate: (headers: RawHeaders) => Promise<Caller>;
  failureLimit: FailureLimit;
  throttle: Throttle;
  /** Ends what runs beside the calls: threads and timers. */
  close: () => Promise<void>;
}

const handleLifetimeSeconds = 12 * 3600;
const outboundTimeoutMs = 30_000;
/** A large roster takes most of a minute; a small one must not wait for it. */
const validatorThreads = 2;

/** Makes every domain object once, from the settings alone. */
export async function createServices(options: ServiceOptions): Promise<AppServices> {
  const { config, logger, stores, clock = Date.now, sleep = sleepFor } = options;
  const cloud = cloudOf(config);
  const identity = identitySettings(config);
  const outbound = createOutboundClient({
    allowedOrigins: [cloud.graphOrigin, cloud.loginOrigin],
    timeoutMs: outboundTimeoutMs,
    ...(config.OUTBOUND_PROXY !== undefined && { outboundProxy: config.OUTBOUND_PROXY }),
  });
  const graphTokens = createGraphTokens({
    cloud,
    apiClientId: identity.apiClientId,
    credential: await loadClientCredential({ settings: identity.credential, logger, clock }),
    outbound,
    cache: createTokenCache({ clock }),
  });
  const client = createGraphClient({ cloud, outbound, tokens: graphTokens, logger, clock, sleep });
  const spool = createSpool({
    root: config.SPOOL_DIR ?? path.join(config.DATA_DIR, 'spool'),
    reserveBytes: config.SPOOL_RESERVE_MB * 1e6,
  });
  const receiver = createReceiver({ spool, limits: receiveLimits(config.MAX_UPLOAD_MB * 1e6) });
  const validator = createRosterValidator({ threads: validatorThreads });
  const spoolPurge = startSpoolPurge({ spool, clock, logger });
  return {
    identity,
    clock,
    graphTokens,
    handles: createHandles({
      keys: await loadSealKeys(config),
      lifetimeSeconds: handleLifetimeSeconds,
      clock,
      revokedBefore: (connection) => stores.connections.revokedBefore(connection),
    }),
    industryData: createIndustryData(client, clock),
    validations: createValidations({
      spool,
      receiver,
      validator,
      clock,
      publicUrl: identity.publicUrl,
    }),
    authenticate: createAuthenticator({
      verifyToken: createCallerVerifier({
        cloud,
        ...identity,
        keys: options.keys ?? createEntraKeys(cloud, outbound),
        clock,
      }),
      verifyApiKey: createApiKeyVerifier({ store: stores.apiKeys, ...identity }),
    }),
    // Counted per process: an attacker gains little by spreading over replicas, and the store is spared.
    failureLimit: createFailureLimit(createMemoryStore()),
    throttle: createThrottle({
      store: stores.throttle,
      limitFor: createLimits(config),
      onStoreDown: (error) => logger.error({ err: error }, 'calls cannot be counted'),
    }),
    async close() {
      await spoolPurge.stop();
      await validator.close();
    },
  };
}

const sleepFor = (ms: number, signal?: AbortSignal): Promise<void> =>
  delay(ms, undefined, signal && { signal });
