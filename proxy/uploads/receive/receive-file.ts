import { randomUUID } from 'node:crypto';
import { open, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { diskError, type DiskSpace } from './disk-space';
import { checkFileName, refuseClashes } from './file-names';
import { writeStream } from './write-stream';

export interface ReceivedFile {
  name: string;
  bytes: number;
  /** Hexadecimal. */
  sha256: string;
}

/** Bytes that arrived completely and are on disk, not yet under their name. */
export interface StagedFile extends Omit<ReceivedFile, 'name'> {
  path: string;
  /** The first four bytes. */
  head: Buffer;
}

export interface StageOptions {
  /** An existing folder of the spool. */
  folder: string;
  stream: Readable;
  maxBytes: number;
  signal: AbortSignal;
  space: DiskSpace;
  /** How much is announced, if it is. */
  expectedBytes?: number | undefined;
}

/** Names of files that are not complete; a dot first, so that nothing takes them for a roster file. */
export const temporaryPrefix = '.part-';

/**
 * Receives a stream into a temporary file, with its sha256, and syncs it. On any fault nothing is left. Throws
 * REQUEST_TOO_LARGE, BODY_INCOMPLETE, SPOOL_FULL, or the reason of the signal.
 */
export async function stageFile(options: StageOptions): Promise<StagedFile> {
  const { folder, stream, maxBytes, signal, space, expectedBytes = 0 } = options;
  // The connection may break before anybody listens, and after.
  stream.on('error', () => undefined);
  const temporary = path.join(folder, `${temporaryPrefix}${randomUUID()}`);
  try {
    await space.check(folder, expectedBytes);
    const file = await open(temporary, 'wx', 0o600);
    try {
      const whileReceiving = (): Promise<void> => space.check(folder);
      const written = await writeStream(stream, file, { maxBytes, signal, whileReceiving });
      await file.sync();
      return { ...written, path: temporary };
    } finally {
      await file.close();
    }
  } catch (error) {
    await rm(temporary, { force: true });
    throw diskError(error);
  }
}

/**
 * Gives staged files their names, all or none where a name is refused; files of the same names are replaced.
 * Throws FILE_NAME_INVALID or FILE_NAMES_CLASH. What is staged is gone either way.
 */
export async function nameFiles(
  folder: string,
  files: readonly { name: string; staged: StagedFile }[],
): Promise<ReceivedFile[]> {
  try {
    for (const { name } of files) checkFileName(name);
    const present = (await readdir(folder)).filter((name) => !name.startsWith('.'));
    refuseClashes(
      files.map(({ name }) => name),
      present,
    );
    for (const { name, staged } of files) await rename(staged.path, path.join(folder, name));
    await syncFolder(folder);
  } catch (error) {
    await discardFiles(files.map(({ staged }) => staged));
    throw diskError(error);
  }
  return files.map(({ name, staged: { bytes, sha256 } }) => ({ name, bytes, sha256 }));
}

export async function discardFiles(files: readonly StagedFile[]): Promise<void> {
  for (const file of files) await rm(file.path, { force: true });
}

/**
 * One file under its name, complete and on disk when this returns; an earlier file of the name is replaced
 * only then. Throws as `stageFile` and `nameFiles` do.
 */
export async function receiveFile(options: StageOptions & { name: string }): Promise<ReceivedFile> {
  checkFileName(options.name);
  const staged = await stageFile(options);
  const [received] = await nameFiles(options.folder, [{ name: options.name, staged }]);
  return received!;
}

/** Makes renames durable. Windows knows no sync of a folder and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
