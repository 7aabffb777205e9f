import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Binaries } from './binaries';
import type { DataFolder } from './data-folder';
import type { Postmaster } from './postmaster';
import { isRunning } from './process-identity';

const stopWithinMs = 15_000;

/** Fast shutdown; when that hangs, an immediate one, which the next start recovers from. */
export async function stopPostmaster(
  folder: DataFolder,
  binaries: Binaries,
  { pid }: Postmaster,
): Promise<void> {
  for (const mode of ['fast', 'immediate'] as const) {
    if (!(await isRunning(pid))) return;
    await signalStop(folder, binaries, pid, mode);
    const giveUpAt = performance.now() + stopWithinMs;
    while ((await isRunning(pid)) && performance.now() < giveUpAt) await sleep(10);
  }
}

/** Asks the server to stop: `fast` ends its sessions and writes everything, `immediate` just ends. */
async function signalStop(
  folder: DataFolder,
  binaries: Binaries,
  pid: number,
  mode: 'fast' | 'immediate',
): Promise<void> {
  // Windows has no signals: pg_ctl speaks to the server through a named pipe.
  if (process.platform === 'win32') {
    const words = ['stop', '-D', folder.cluster, '-m', mode, '-W'];
    await promisify(execFile)(binaries.pgCtl, words, { env: binaries.env });
    return;
  }
  process.kill(pid, mode === 'fast' ? 'SIGINT' : 'SIGQUIT');
}
