import { createSealer } from '../../proxy/auth/sealer';
import { loadSealKeys } from '../../proxy/auth/seal-keys';
import { loadConfig } from '../../proxy/config';
import { openDatabase } from '../../proxy/database/open-database';
import { startNotifications } from '../../proxy/notifications/start-notifications';
import { createLogger } from '../../proxy/observability/logger';

/*
 * The delivering part of one replica, as a process that can be killed: deliver-process <database> <seal keys> <folder>.
 * The sandbox's rules for addresses with a shared database, which the settings rightly refuse together.
 */
async function main(databaseUrl: string, sealKeys: string, dataDir: string): Promise<void> {
  const config = {
    ...loadConfig({ CLOUD: 'sandbox', SEAL_KEYS: sealKeys, DATA_DIR: dataDir }),
    DATABASE_URL: databaseUrl,
  };
  const logger = createLogger({ level: 'silent' });
  const database = await openDatabase({ config, logger });
  const sealer = createSealer(await loadSealKeys(config));
  const limits = { lookEveryMs: 20, retrySeconds: [0.1, 0.5] as const };
  startNotifications({ config, logger, database, sealer, limits });
  process.stdout.write('delivering\n');
}

const [databaseUrl = '', sealKeys = '', dataDir = ''] = process.argv.slice(2);
void main(databaseUrl, sealKeys, dataDir);
