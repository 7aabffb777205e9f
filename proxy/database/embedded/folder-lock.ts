import { link, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { BridgeError } from '../../errors';
import { identifyProcess, type ProcessIdentity } from './process-identity';

export interface FolderLock {
  release(): Promise<void>;
}

/**
 * Takes the folder for this process or throws DATABASE_IN_USE naming the process that has it. Nothing a
 * killed process leaves behind blocks the next one.
 *
 * Each taking is a file with the next number, made by link(), which one process alone can win. The
 * highest number is the holder's and is never deleted before a higher one exists, so a process that
 * decided on an outdated list finds out when it looks again.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const dir = path.join(folder, 'lock');
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const draft = path.join(dir, `draft-${randomUUID()}`);
  await writeFile(draft, JSON.stringify(await identifyProcess(process.pid)), { mode: 0o600 });
  try {
    for (;;) {
      const highest = Math.max(0, ...(await numbersIn(dir)));
      const holder = await readHolder(path.join(dir, String(highest)));
      if (holder !== null && (await isRunning(holder)))
        throw new BridgeError('DATABASE_IN_USE', { params: { pid: holder.pid } });
      const own = path.join(dir, String(highest + 1));
      if (!(await tryLink(draft, own))) continue;
      const numbers = await numbersIn(dir);
      if (Math.max(...numbers) === highest + 1) {
        await removeOlder(dir, highest + 1);
        return { release: () => writeFile(own, '').catch(ignoreMissing) };
      }
      await rm(own, { force: true });
    }
  } finally {
    await rm(draft, { force: true });
  }
}

/** A data folder that was removed meanwhile has no lock left to give back. */
function ignoreMissing(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
}

const numbersIn = async (dir: string): Promise<number[]> =>
  (await readdir(dir)).filter((name) => /^\d+$/.test(name)).map(Number);

async function removeOlder(dir: string, own: number): Promise<void> {
  for (const number of await numbersIn(dir))
    if (number < own) await rm(path.join(dir, String(number)), { force: true });
}

async function readHolder(file: string): Promise<ProcessIdentity | null> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text === '' ? null : (JSON.parse(text) as ProcessIdentity);
}

async function isRunning(holder: ProcessIdentity): Promise<boolean> {
  const running = await identifyProcess(holder.pid);
  return running !== null && running.started === holder.started;
}

async function tryLink(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}
