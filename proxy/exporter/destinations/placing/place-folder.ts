import type { ExportSet } from '../destination';
import type { FileStore } from './file-store';
import { COMPLETE, manifestText, parseManifest } from './manifest';
import type { PlacedFile } from './placed-file';
import { sendFiles, temporaryPath, type Transfer } from './send-files';
import { isTemporaryFolderOf, safeName, temporaryFolder } from './temporary-names';
import { join } from './placed-file';

const SET_FOLDER = /^\d{8}T\d{6}Z-[A-Za-z0-9]/;

/**
 * Gathers the set in a temporary folder and renames that as a whole: the only act that readers see, and the safest
 * there is. The folder is called by the time and the export. Answers its name, and whether it is new.
 */
export async function placeFolder(
  store: FileStore,
  set: ExportSet,
  files: readonly PlacedFile[],
  options: { now: number; keep?: number | undefined },
  transfer: Transfer,
): Promise<{ folder: string; isNew: boolean }> {
  const entries = await store.list('');
  const there = entries.find(
    ({ name, isFolder }) =>
      isFolder && SET_FOLDER.test(name) && name.endsWith(`Z-${safeName(set.exportId)}`),
  );
  if (there !== undefined) return { folder: there.name, isNew: false };

  const gathering = temporaryFolder(set.profile, set.exportId);
  await store.makeFolder(gathering);
  await sendFiles(store, gathering, files, transfer);
  for (const file of files)
    await store.rename(temporaryPath(gathering, file), join(gathering, file.target));
  await store.write(join(gathering, COMPLETE), manifestText(set, files));
  await store.settle(gathering);
  const folder = `${timeName(options.now)}-${safeName(set.exportId)}`;
  await store.rename(gathering, folder);
  await store.settle('');

  for (const { name, isFolder } of entries)
    if (isFolder && name !== gathering && isTemporaryFolderOf(set.profile, name))
      await store.removeFolder(name);
  if (options.keep !== undefined) await removeOld(store, set, folder, options.keep);
  return { folder, isNew: true };
}

/** 2026-09-01T04:05:06.789Z as 20260901T040506Z: names in the order of time. */
const timeName = (now: number): string => new Date(now).toISOString().replace(/[-:]|\.\d+/g, '');

/** An old set disappears as a whole too: renamed first, then emptied. */
async function removeOld(
  store: FileStore,
  set: ExportSet,
  current: string,
  keep: number,
): Promise<void> {
  const older: string[] = [];
  for (const { name, isFolder } of await store.list('')) {
    if (!isFolder || name === current || !SET_FOLDER.test(name)) continue;
    const manifest = parseManifest(await store.read(join(name, COMPLETE)));
    if (manifest?.profile === set.profile) older.push(name);
  }
  for (const name of older.sort().reverse().slice(keep)) {
    const doomed = temporaryFolder(set.profile, name);
    await store.rename(name, doomed);
    await store.removeFolder(doomed);
  }
}
