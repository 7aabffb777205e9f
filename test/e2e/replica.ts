import { loadConfig } from '../../proxy/config';
import { buildApp } from '../../proxy/app';
import { openDatabase } from '../../proxy/database/open-database';
import { createLogger } from '../../proxy/observability/logger';
import { secondTenantId } from '../../proxy/sandbox/entra/users';
import { createServices } from '../../proxy/services';
import { createStores } from '../../proxy/stores';

/*
 * One replica for replicas.test.ts, started as a process of its own: the sandbox's cloud with a shared
 * external database, which the settings rightly refuse together. Prints its port when it listens.
 */
async function main(
  sandboxPort: string,
  databaseUrl: string,
  sealKeys: string,
  dataDir: string,
  spoolDir: string,
): Promise<void> {
  const config = {
    ...loadConfig({
      CLOUD: 'sandbox',
      SANDBOX_PORT: sandboxPort,
      SEAL_KEYS: sealKeys,
      DATA_DIR: dataDir,
      ...(spoolDir !== '' && { SPOOL_DIR: spoolDir }),
      ALLOWED_TENANTS: secondTenantId,
    }),
    THROTTLE_STORE: 'postgres' as const,
  };
  const logger = createLogger({ level: 'silent' });
  const database = await openDatabase({ config: { ...config, DATABASE_URL: databaseUrl }, logger });
  const services = await createServices({
    config,
    logger,
    stores: createStores(config, database.query),
    // Uploads for those tests that share a spool.
    ...(spoolDir !== '' && { database, uploadLimits, exportLimits: { uploadPollSeconds: 0.2 } }),
    onLost: () => process.exit(1),
  });
  const app = await buildApp({ config, logger, services, maxEventLoopDelayMs: 0 });
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  process.stdout.write(`${address}\n`);
}

const uploadLimits = {
  pollSeconds: [0.3, 1],
  retrySeconds: [0.2, 1],
  settleMs: 300,
  sweepEveryMs: 1_000,
  runPollSeconds: [0.2, 0.5],
} as const;

const [sandboxPort = '', databaseUrl = '', sealKeys = '', dataDir = '', spoolDir = ''] =
  process.argv.slice(2);
void main(sandboxPort, databaseUrl, sealKeys, dataDir, spoolDir);
