import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../../observability/logger';
import { prepareBinaries, type Binaries } from './binaries';
import { databaseUser, ensureCluster } from './cluster';
import { prepareDataFolder, type DataFolder } from './data-folder';
import { lockFolder } from './folder-lock';
import type { Postmaster } from './postmaster';
import { isRunning } from './process-identity';
import { startPostmaster } from './start-postmaster';
import { stopPostmaster } from './stop-postmaster';

export interface EmbeddedServer {
  /** Address with the password: a secret. Stays the same as long as this process runs. */
  url: string;
  close(): Promise<void>;
}

const watchEveryMs = 200;
const restartPauseMs = 1_000;

/**
 * The embedded PostgreSQL of a data folder (DESIGN §13): made at the first start, adopted when a killed
 * process left it running, started again on the same port when it dies. One process per folder: a second
 * one gets DATABASE_IN_USE. `close` stops the server and gives the folder free.
 */
export async function startEmbeddedServer(
  dataDir: string,
  logger: Logger,
): Promise<EmbeddedServer> {
  const folder = await prepareDataFolder(dataDir);
  const lock = await lockFolder(folder.root);
  try {
    const binaries = await prepareBinaries(folder.links);
    await ensureCluster(folder, binaries);
    const first = await startPostmaster(folder, binaries);
    const watch = keepRunning(folder, binaries, first, logger);
    return {
      url: `postgresql://${databaseUser}:${folder.password}@127.0.0.1:${first.port}/postgres`,
      async close() {
        const last = await watch.end();
        await stopPostmaster(folder, binaries, last).finally(() => lock.release());
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** Looks after the server until `end`, which gives the one that runs then. */
function keepRunning(
  folder: DataFolder,
  binaries: Binaries,
  first: Postmaster,
  logger: Logger,
): { end(): Promise<Postmaster> } {
  let current = first;
  let ended = false;
  let restarting = Promise.resolve();

  const restart = async (): Promise<void> => {
    logger.warn({ port: current.port }, 'the embedded database has ended; starting it again');
    while (!ended) {
      try {
        current = await startPostmaster(folder, binaries, first.port);
        logger.info({ port: current.port, pid: current.pid }, 'the embedded database runs again');
        return;
      } catch (err) {
        logger.error({ err }, 'the embedded database does not start; trying again');
        await sleep(restartPauseMs);
      }
    }
  };

  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    restarting = isRunning(current.pid)
      .then((running) => (running || ended ? undefined : restart()))
      .finally(() => (busy = false));
  }, watchEveryMs);
  timer.unref();

  return {
    async end() {
      ended = true;
      clearInterval(timer);
      await restarting;
      return current;
    },
  };
}
