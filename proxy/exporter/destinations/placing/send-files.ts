import { BridgeError } from '../../../errors';
import type { FileStore } from './file-store';
import { folderOf, join, type PlacedFile } from './placed-file';
import { nameBehind, temporaryName } from './temporary-names';

/** Bytes that are there, of how many, and how many of them were there before. */
export interface Transfer {
  sent: (bytes: number) => void;
  resumed: (bytes: number) => void;
}

/** Where a file lies until the whole set is there. */
export const temporaryPath = (folder: string, file: PlacedFile): string =>
  join(join(folder, folderOf(file.target)), temporaryName(file));

/**
 * Brings all files of a set to the store under temporary names, each continued where an earlier attempt stopped, and
 * compares their lengths. Temporaries of the same files with another content are removed.
 */
export async function sendFiles(
  store: FileStore,
  folder: string,
  files: readonly PlacedFile[],
  transfer: Transfer,
): Promise<void> {
  const present = new Map<string, number>();
  for (const place of new Set(files.map((file) => join(folder, folderOf(file.target))))) {
    if (place !== folder) await store.makeFolder(place);
    for (const entry of await store.list(place))
      if (!entry.isFolder) present.set(join(place, entry.name), entry.bytes);
  }
  await removeOthers(store, folder, files, [...present.keys()]);
  for (const file of files)
    await sendFile(store, temporaryPath(folder, file), file, present, transfer);
}

async function sendFile(
  store: FileStore,
  temporary: string,
  file: PlacedFile,
  present: ReadonlyMap<string, number>,
  transfer: Transfer,
): Promise<void> {
  const length = present.get(temporary);
  if (length !== undefined && length > file.bytes) await store.remove(temporary);
  const offset = length === undefined || length > file.bytes ? 0 : store.resumeAt(length);
  transfer.resumed(offset);
  transfer.sent(offset);
  await store.send(temporary, file, offset, transfer.sent);
  const arrived = (await store.list(folderOf(temporary))).find(
    ({ name }) => name === temporaryName(file),
  )?.bytes;
  if (arrived === file.bytes) return;
  // For example when the other side still wrote for a connection that was already lost here.
  await store.remove(temporary);
  throw new BridgeError('EXPORT_DESTINATION_INTERRUPTED', { params: { place: store.place } });
}

async function removeOthers(
  store: FileStore,
  folder: string,
  files: readonly PlacedFile[],
  present: readonly string[],
): Promise<void> {
  const ours = new Set(files.map((file) => temporaryPath(folder, file)));
  const names = new Set(files.map((file) => join(folder, file.target)));
  for (const path of present) {
    const parent = folderOf(path);
    const behind = nameBehind(path.slice(parent === '' ? 0 : parent.length + 1));
    if (behind !== undefined && !ours.has(path) && names.has(join(parent, behind)))
      await store.remove(path);
  }
}
