import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { createDiskSpace, diskError, type DiskSpace } from './disk-space';
import { temporaryPrefix } from './receive-file';

/** What the spool keeps; each kind has a folder of its own. */
export const spoolKinds = ['uploads', 'validations'] as const;
export type SpoolKind = (typeof spoolKinds)[number];

/** Received files and reports on disk: `<kind>/<tenantId>/<id>/`, readable by this account alone. */
export interface Spool {
  space: DiskSpace;
  /** The folder of an upload or validation, there or not. Throws TypeError for what is no id. */
  folderOf: (kind: SpoolKind, tenantId: string, id: string) => string;
  /** As `folderOf`, and makes the folder. Throws SPOOL_FULL. */
  createFolder: (kind: SpoolKind, tenantId: string, id: string) => Promise<string>;
  /** Takes a folder with all it holds away; absent is as good as gone. */
  removeFolder: (kind: SpoolKind, tenantId: string, id: string) => Promise<void>;
  /** Takes away what nothing was written to since a moment (epoch milliseconds); answers how much. */
  purge: (kind: SpoolKind, olderThan: number) => Promise<number>;
  /** Takes away what broken receptions left, under all kinds; answers how many files. */
  purgeTemporaryFiles: (olderThan: number) => Promise<number>;
}

const segment = /^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/;

export function createSpool(options: { root: string; reserveBytes: number }): Spool {
  const { root } = options;
  const folderOf = (kind: SpoolKind, tenantId: string, id: string): string => {
    // Both come from verified tokens and our own random numbers; a path must never be made of anything else.
    if (!segment.test(tenantId) || !segment.test(id)) throw new TypeError('no spool id');
    return path.join(root, kind, tenantId, id);
  };
  return {
    space: createDiskSpace(options.reserveBytes),
    folderOf,
    async createFolder(kind, tenantId, id) {
      const folder = folderOf(kind, tenantId, id);
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
      } catch (error) {
        throw diskError(error);
      }
      return folder;
    },
    removeFolder: (kind, tenantId, id) =>
      rm(folderOf(kind, tenantId, id), { recursive: true, force: true }),
    async purge(kind, olderThan) {
      let removed = 0;
      for (const folder of await foldersOf(root, kind)) {
        if ((await lastWritten(folder)) >= olderThan) continue;
        await rm(folder, { recursive: true, force: true });
        removed += 1;
      }
      return removed;
    },
    async purgeTemporaryFiles(olderThan) {
      let removed = 0;
      for (const kind of spoolKinds)
        for (const folder of await foldersOf(root, kind))
          for (const file of await entriesOf(folder)) {
            if (!path.basename(file).startsWith(temporaryPrefix)) continue;
            if ((await writtenAt(file)) >= olderThan) continue;
            await rm(file, { force: true });
            removed += 1;
          }
      return removed;
    },
  };
}

async function foldersOf(root: string, kind: SpoolKind): Promise<string[]> {
  const folders: string[] = [];
  for (const tenant of await list(path.join(root, kind)))
    folders.push(...(await list(path.join(root, kind, tenant))).map(join(root, kind, tenant)));
  return folders;
}

const join =
  (...folder: string[]) =>
  (name: string): string =>
    path.join(...folder, name);

/** Everything in a folder and the folders in it. */
const entriesOf = async (folder: string): Promise<string[]> =>
  (await list(folder, { recursive: true })).map(join(folder));

/** Names in a folder; another replica may have taken it away. */
const list = (folder: string, options: { recursive?: boolean } = {}): Promise<string[]> =>
  readdir(folder, { ...options, encoding: 'utf8' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
    throw error;
  });

async function lastWritten(folder: string): Promise<number> {
  const times = await Promise.all([folder, ...(await entriesOf(folder))].map(writtenAt));
  return Math.max(...times);
}

/** Epoch milliseconds; 0 for what is gone. */
const writtenAt = (entry: string): Promise<number> =>
  stat(entry).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
