import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { BridgeError } from '../errors';

const prefix = 'sds-bridge-export-';
const ours = /^sds-bridge-export-(\d+)-\w{6}$/;
/** Where processes of several machines share a folder, one may look dead that is not: it writes now and then. */
const quietMs = 3_600_000;

/**
 * A folder below `root` for files with personal data, which only this user can enter. Whoever makes one removes it; what
 * killed processes left there, an hour ago or longer, is removed here. Throws FILE_NOT_WRITTEN.
 */
export async function makePrivateFolder(root: string): Promise<string> {
  await removeLeftFolders(root);
  // mkdtemp makes it 0700.
  return mkdtemp(path.join(root, `${prefix}${process.pid}-`)).catch((cause: unknown) => {
    const reason = (cause as NodeJS.ErrnoException).code ?? 'unknown';
    throw new BridgeError('FILE_NOT_WRITTEN', {
      params: { file: 'the working folder', reason },
      cause,
    });
  });
}

async function removeLeftFolders(root: string): Promise<void> {
  for (const name of await readdir(root).catch(() => [])) {
    const pid = Number(ours.exec(name)?.[1] ?? process.pid);
    if (isAlive(pid)) continue;
    const folder = path.join(root, name);
    const found = await stat(folder).catch(() => undefined);
    const isOwn = process.getuid === undefined || found?.uid === process.getuid();
    if (found !== undefined && isOwn && found.mtimeMs < Date.now() - quietMs)
      await rm(folder, { recursive: true, force: true });
  }
}

/** True also for a process of somebody else. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
