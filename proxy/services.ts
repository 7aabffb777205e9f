import { setTimeout as delay } from 'node:timers/promises';
import { createEntraKeys, type EntraKeys } from './auth/entra-keys';
import { createGraphTokens } from './auth/graph-tokens';
import { loadSealKeys } from './auth/seal-keys';
import { createTokenCache } from './auth/token-cache';
import { createHandles } from './auth/token-handle';
import { createCallerVerifier, type VerifyCaller } from './auth/verify-caller';
import { cloudOf } from './cloud';
import type { Config } from './config';
import { createGraphClient } from './graph/client';
import { createIndustryData } from './graph/industry-data';
import { identitySettings, type IdentitySettings } from './identity-settings';
import type { Logger } from './observability/logger';
import { createOutboundClient } from './outbound';
import type { Services } from './routes/services';

/** What tests replace: time, and the keys of Entra ID. */
export interface ServiceOptions {
  config: Config;
  logger: Logger;
  clock?: () => number;
  sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
  keys?: EntraKeys;
}

export interface AppServices extends Services {
  identity: IdentitySettings;
  verifyCaller: VerifyCaller;
}

const handleLifetimeSeconds = 12 * 3600;
const outboundTimeoutMs = 30_000;

/** Makes every domain object once, from the settings alone. */
export async function createServices(options: ServiceOptions): Promise<AppServices> {
  const { config, logger, clock = Date.now, sleep = sleepFor } = options;
  const cloud = cloudOf(config);
  const identity = identitySettings(config);
  const outbound = createOutboundClient({
    allowedOrigins: [cloud.graphOrigin, cloud.loginOrigin],
    timeoutMs: outboundTimeoutMs,
    ...(config.OUTBOUND_PROXY !== undefined && { outboundProxy: config.OUTBOUND_PROXY }),
  });
  const graphTokens = createGraphTokens({
    cloud,
    ...identity,
    outbound,
    cache: createTokenCache({ clock }),
  });
  const client = createGraphClient({ cloud, outbound, tokens: graphTokens, logger, clock, sleep });
  return {
    identity,
    clock,
    graphTokens,
    handles: createHandles({
      keys: await loadSealKeys(config),
      lifetimeSeconds: handleLifetimeSeconds,
      clock,
    }),
    industryData: createIndustryData(client, clock),
    verifyCaller: createCallerVerifier({
      cloud,
      ...identity,
      keys: options.keys ?? createEntraKeys(cloud, outbound),
      clock,
    }),
  };
}

const sleepFor = (ms: number, signal?: AbortSignal): Promise<void> =>
  delay(ms, undefined, signal && { signal });
