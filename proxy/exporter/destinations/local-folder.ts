import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { BridgeError, type ErrorCode } from '../../errors';
import type { FileStore } from './placing/file-store';

const codes: Readonly<Record<string, ErrorCode>> = {
  ENOENT: 'EXPORT_DESTINATION_PATH_MISSING',
  ENOTDIR: 'EXPORT_DESTINATION_PATH_MISSING',
  EACCES: 'EXPORT_DESTINATION_FORBIDDEN',
  EPERM: 'EXPORT_DESTINATION_FORBIDDEN',
  EROFS: 'EXPORT_DESTINATION_FORBIDDEN',
  ENOSPC: 'EXPORT_DESTINATION_FULL',
  EDQUOT: 'EXPORT_DESTINATION_FULL',
  EFBIG: 'EXPORT_DESTINATION_FULL',
};

/** A folder of this machine. Files and names are synchronised to the disk, so that a power cut keeps the promise too. */
export function createFolderStore(base: string, signal: AbortSignal): FileStore {
  const at = (name: string): string => path.join(base, name);
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      const reason = (error as NodeJS.ErrnoException).code ?? 'unknown';
      throw new BridgeError(codes[reason] ?? 'EXPORT_DESTINATION_REFUSED', {
        params: { place: base, reason },
        cause: error,
      });
    }
  };

  /** A file that could not be written whole is removed: on a full disk it would be in the way. */
  const writing = async (name: string, work: (file: Writer) => Promise<void>): Promise<void> => {
    const file = await open(at(name), 'w', 0o640);
    try {
      await work(file);
      await file.sync();
      await file.close();
    } catch (error) {
      await file.close().catch(() => undefined);
      await rm(at(name), { force: true }).catch(() => undefined);
      throw error;
    }
  };

  return {
    place: base,
    open: (create) =>
      guarded(async () => {
        if (create) await mkdir(base, { recursive: true });
        await readdir(base);
      }),
    list: (folder) =>
      guarded(async () => {
        const entries = await readdir(at(folder), { withFileTypes: true }).catch(emptyIfMissing);
        return Promise.all(
          entries.map(async (entry) => ({
            name: entry.name,
            isFolder: entry.isDirectory(),
            bytes: await stat(at(path.join(folder, entry.name))).then(
              ({ size }) => size,
              () => 0,
            ),
          })),
        );
      }),
    read: (name) =>
      guarded(() => readFile(at(name), 'utf8').catch((error) => void emptyIfMissing(error))),
    // What a crash left behind may have its length without its bytes, and copying again is cheap.
    resumeAt: () => 0,
    send: (name, file, _offset, onBytes) =>
      guarded(() =>
        writing(name, async (target) => {
          for await (const chunk of createReadStream(file.path, {
            highWaterMark: 1 << 20,
            signal,
          })) {
            await target.writeFile(chunk as Buffer);
            onBytes((chunk as Buffer).length);
          }
        }),
      ),
    write: (name, text) => guarded(() => writing(name, (target) => target.writeFile(text))),
    makeFolder: (name) => guarded(async () => void (await mkdir(at(name), { recursive: true }))),
    rename: (from, to) => guarded(() => rename(at(from), at(to))),
    remove: (name) => guarded(() => rm(at(name), { force: true })),
    removeFolder: (name) => guarded(() => rm(at(name), { recursive: true, force: true })),
    settle: (folder) => guarded(() => syncFolder(at(folder))),
    close: async () => undefined,
  };
}

type Writer = Awaited<ReturnType<typeof open>>;

function emptyIfMissing(error: unknown): never[] {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
  throw error;
}

/** Windows knows no synchronising of folders and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}
