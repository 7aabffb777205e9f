import { setTimeout as delay } from 'node:timers/promises';
import { createApiKeyVerifier } from './auth/api-keys';
import { createAuthenticator, type RawHeaders } from './auth/authenticate';
import type { Caller } from './auth/caller';
import { loadClientCredential } from './auth/client-credential';
import { createEntraKeys, type EntraKeys } from './auth/entra-keys';
import { createGraphTokens } from './auth/graph-tokens';
import { loadSealKeys } from './auth/seal-keys';
import { createSealer } from './auth/sealer';
import { createTokenCache } from './auth/token-cache';
import { createHandles } from './auth/token-handle';
import { createCallerVerifier } from './auth/verify-caller';
import { cloudOf } from './cloud';
import type { Config } from './config';
import type { Database } from './database/open-database';
import type { ExportLimits } from './exporter/jobs/limits';
import { createGraphClient } from './graph/client';
import { createIndustryData } from './graph/industry-data';
import { identitySettings, type IdentitySettings } from './identity-settings';
import type { Logger } from './observability/logger';
import type { NotificationLimits } from './notifications/limits';
import { startNotifications } from './notifications/start-notifications';
import { createOutboundClient } from './outbound';
import { createRosterServices } from './roster-services';
import type { Services } from './routes/services';
import type { Stores } from './stores';
import { createFailureLimit, type FailureLimit } from './throttle/failure-limit';
import { createLimits } from './throttle/limits';
import { createMemoryStore } from './throttle/stores/memory';
import { createThrottle, type Throttle } from './throttle/throttle';
import type { UploadLimits } from './uploads/limits';

export interface ServiceOptions {
  config: Config;
  logger: Logger;
  stores: Stores;
  /** Where uploads are kept; without it every operation on uploads answers DATABASE_UNAVAILABLE. */
  database?: Pick<Database, 'query' | 'transaction' | 'url' | 'mode'>;
  /** Called when this process may no longer work for the others: it must end at once. */
  onLost?: () => void;
  uploadLimits?: Partial<UploadLimits>;
  exportLimits?: Partial<ExportLimits>;
  notificationLimits?: Partial<NotificationLimits>;
  /** The rest is what tests replace: time, and the keys of Entra ID. */
  clock?: () => number;
  sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
  keys?: EntraKeys;
  /** How long one call to Entra ID or Graph may take. */
  outboundTimeoutMs?: number;
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
const defaultOutboundTimeoutMs = 30_000;

/** Makes every domain object once, from the settings alone. */
export async function createServices(options: ServiceOptions): Promise<AppServices> {
  const { config, logger, stores, clock = Date.now, sleep = sleepFor } = options;
  const cloud = cloudOf(config);
  const identity = identitySettings(config);
  const outbound = createOutboundClient({
    allowedOrigins: [cloud.graphOrigin, cloud.loginOrigin],
    timeoutMs: options.outboundTimeoutMs ?? defaultOutboundTimeoutMs,
    ...(config.OUTBOUND_PROXY !== undefined && { outboundProxy: config.OUTBOUND_PROXY }),
  });
  const limitFor = createLimits(config);
  const graphTokens = createGraphTokens({
    cloud,
    apiClientId: identity.apiClientId,
    credential: await loadClientCredential({ settings: identity.credential, logger, clock }),
    outbound,
    cache: createTokenCache({ clock }),
  });
  const client = createGraphClient({ cloud, outbound, tokens: graphTokens, logger, clock, sleep });
  const industryData = createIndustryData(client, clock);
  const sealKeys = await loadSealKeys(config);
  const sealer = createSealer(sealKeys);
  const rosters = await createRosterServices({
    ...options,
    clock,
    cloud,
    publicUrl: identity.publicUrl,
    sealer,
    graphTokens,
    industryData,
    throttleStore: stores.throttle,
    onLost: options.onLost ?? (() => undefined),
  });
  const notifications = startNotifications({
    ...{ config, logger, sealer, database: options.database },
    limits: options.notificationLimits,
  });
  return {
    identity,
    clock,
    publicUrl: identity.publicUrl,
    graphTokens,
    handles: createHandles({
      keys: sealKeys,
      lifetimeSeconds: handleLifetimeSeconds,
      clock,
      revokedBefore: (connection) => stores.connections.revokedBefore(connection),
    }),
    industryData,
    validations: rosters.validations,
    uploads: rosters.uploads,
    exports: rosters.exports,
    subscriptions: notifications.subscriptions,
    callsPerMinute: ({ tenantId, objectId }) => limitFor({ tenantId, connection: objectId }),
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
      limitFor,
      onStoreDown: (error) => logger.error({ err: error }, 'calls cannot be counted'),
    }),
    async close() {
      await notifications.stop();
      await rosters.close();
    },
  };
}

const sleepFor = (ms: number, signal?: AbortSignal): Promise<void> =>
  delay(ms, undefined, signal && { signal });
