import { setTimeout as sleep } from 'node:timers/promises';
import { BridgeError } from '../../errors';
import type { Binaries } from './binaries';
import type { DataFolder } from './data-folder';
import { findFreePort } from './free-port';
import { lastComplaint, logSize } from './log-tail';
import { stopPostmaster } from './stop-postmaster';
import { answers, findPostmaster, spawnPostmaster, type Postmaster } from './postmaster';
import { isRunning } from './process-identity';

/** Crash recovery after much work may take a while; nobody is served better by giving up early. */
const readyWithinMs = 60_000;
/** How long what a killed server left (its sessions, its lock file, its port) may be in the way. */
const lingerMs = 20_000;
const pollMs = 20;

/** What passes by itself: the remains of a killed server, or a port somebody else took. */
const passing =
  /lock file|shared memory|in use|bind|shutting down|starting up|could not create any TCP/i;

/**
 * Gives a server that answers on this folder: the one a killed process left running, or a new one.
 * A given `port` is kept, so that the address stays the same over a restart of the database.
 * Throws DATABASE_START_FAILED with the server's own complaint.
 */
export async function startPostmaster(
  folder: DataFolder,
  binaries: Binaries,
  port?: number,
): Promise<Postmaster> {
  const giveUpAt = performance.now() + lingerMs;
  for (;;) {
    const left = await findPostmaster(folder);
    if (left !== null && (await becomesReady(folder, left))) return left;

    const tryPort = port ?? (await findFreePort());
    const from = await logSize(folder.log);
    const child = await spawnPostmaster(folder, binaries, tryPort);
    if (child.pid === undefined) throw failed('its programs cannot be run by this account');
    const started = { pid: child.pid, port: tryPort };
    const ready = await becomesReady(folder, started).catch(async (error: unknown) => {
      await stopPostmaster(folder, binaries, started);
      throw error;
    });
    if (ready) return started;

    const complaint = (await lastComplaint(folder.log, from)) ?? 'see postgres.log in DATA_DIR';
    if (!passing.test(complaint) || performance.now() > giveUpAt) throw failed(complaint);
    await sleep(10 * pollMs);
  }
}

/** True once the server answers, false when it has ended. */
async function becomesReady(folder: DataFolder, { pid, port }: Postmaster): Promise<boolean> {
  const giveUpAt = performance.now() + readyWithinMs;
  while (await isRunning(pid)) {
    const answer = port > 0 ? await answers(folder, port) : 'not yet';
    if (answer === 'yes') return true;
    if (answer === 'wrong password')
      throw failed('the password in DATA_DIR/secrets is not the one of this database');
    if (performance.now() > giveUpAt) throw failed('it does not answer');
    await sleep(pollMs);
  }
  return false;
}

const failed = (reason: string): BridgeError =>
  new BridgeError('DATABASE_START_FAILED', { params: { reason } });
