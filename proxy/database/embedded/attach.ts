import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { databaseUser } from './cluster';
import { passwordFile } from './data-folder';
import type { EmbeddedServer } from './server';

/**
 * The embedded server that another process of this data folder runs, for a command beside the running
 * service; null when there is none. It belongs to the service: closing leaves it alone.
 */
export async function attachToRunningServer(dataDir: string): Promise<EmbeddedServer | null> {
  const pidFile = await readFile(path.join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').catch(
    () => '',
  );
  const password = await readFile(passwordFile(dataDir), 'utf8').catch(() => '');
  const port = Number(pidFile.split('\n')[3]);
  if (!(port > 0) || password === '') return null;
  return {
    url: `postgresql://${databaseUser}:${password.trim()}@127.0.0.1:${port}/postgres`,
    close: async () => undefined,
  };
}
