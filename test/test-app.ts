import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Test } from 'tap';
import { buildApp } from '../proxy/app';
import { loadConfig } from '../proxy/config';
import { createLogger } from '../proxy/observability/logger';
import type { ReadinessCheck } from '../proxy/plugins/health';
import { createServices, type AppServices } from '../proxy/services';
import { createTestIssuer, now } from './auth/tokens';
import { createMemoryStores } from './memory-stores';

export interface TestAppOptions {
  env?: Record<string, string>;
  /** Replaces domain objects, for faults that the sandbox cannot make. */
  services?: Partial<AppServices>;
  checks?: Record<string, ReadinessCheck>;
}

/** The app with a test issuer's keys and a frozen clock; closed when the test ends. */
export async function createTestApp(t: Test, options: TestAppOptions = {}) {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'sdsb-'));
  const config = loadConfig({ CLOUD: 'sandbox', DATA_DIR: dataDir, ...options.env });
  const lines: string[] = [];
  const logger = createLogger({ level: 'debug', write: (line) => lines.push(line) });
  const issuer = await createTestIssuer();
  const stores = createMemoryStores();
  const services = await createServices({
    config,
    logger,
    stores,
    clock: () => now,
    keys: issuer.keys,
  });
  const app = await buildApp({
    config,
    logger,
    services: { ...services, ...options.services },
    checks: options.checks ?? {},
    // A loaded machine is not what these tests are about.
    maxEventLoopDelayMs: 0,
  });
  t.teardown(async () => {
    await app.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const bearer = async (claims: Record<string, unknown> = {}) =>
    `Bearer ${await issuer.sign(claims)}`;
  return { app, config, logger, services, stores, issuer, bearer, logged: () => lines.join('') };
}
