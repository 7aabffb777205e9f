import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findPackage } from '../../proxy/database/embedded/binaries';
import { openDatabase, type Database } from '../../proxy/database/open-database';
import { createLogger } from '../../proxy/observability/logger';
import type { NewApiKey } from '../../proxy/database/api-keys';

export interface Test {
  teardown(work: () => unknown): void;
}

/** Why the embedded database cannot be tested here: its optional package is not installed. */
export const noEmbedded: string | false = isInstalled()
  ? false
  : 'no PostgreSQL programs for this platform are installed';

function isInstalled(): boolean {
  try {
    findPackage();
    return true;
  } catch {
    return false;
  }
}

const logger = createLogger({ level: 'silent' });

/** A data folder that any account may reach, removed when the test ends. */
export function createDataDir(test: Test): string {
  const dir = mkdtempSync(path.join(tmpdir(), 'sds-bridge-test-'));
  chmodSync(dir, 0o711);
  test.teardown(() => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }));
  return path.join(dir, 'data');
}

export const openEmbedded = (dataDir: string): Promise<Database> =>
  openDatabase({ config: { DATA_DIR: dataDir, DATABASE_URL: undefined }, logger });

export const openExternal = (url: string, migrateSchema = true): Promise<Database> =>
  openDatabase({ config: { DATA_DIR: 'unused', DATABASE_URL: url }, logger, migrateSchema });

export const newKey = (keyId: string, more: Partial<NewApiKey> = {}): NewApiKey => ({
  keyId,
  tenantId: 'tenant-1',
  roles: ['Roster.Read', 'Roster.Sync'],
  dataConnectors: null,
  secretSha256: randomBytes(32),
  label: 'Nightly export',
  ...more,
});
