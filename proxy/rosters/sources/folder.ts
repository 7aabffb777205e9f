import type { Stats } from 'node:fs';
import { lstatSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { BridgeError } from '../../errors';
import type { FindingKind } from '../finding-kind';
import { unreadable } from '../rules/readable-files';
import { openDiskFile } from './disk-file';
import type { RosterSource, SourceFile } from './source';

/** Names looked at in a folder; a roster has at most a few dozen. */
const MAX_NAMES = 1000;

/**
 * The files of a folder, not of the folders in it; names that begin with a dot are passed over.
 * Throws FOLDER_NOT_FOUND or FOLDER_EMPTY.
 */
export async function openFolder(folder: string): Promise<RosterSource> {
  const label = basename(folder);
  const names = listNames(folder, label);
  const seen = names.filter((name) => !name.startsWith('.')).sort();
  if (seen.length === 0) throw new BridgeError('FOLDER_EMPTY', { params: { folder: label } });
  return openPaths(seen.slice(0, MAX_NAMES).map((name) => ({ name, path: join(folder, name) })));
}

/** Files on disk under the names the format is to know them by. */
export async function openPaths(
  paths: readonly { name: string; path: string }[],
): Promise<RosterSource> {
  const files: SourceFile[] = [];
  const faults: { name: string; kind: FindingKind; detail: string }[] = [];
  for (const { name, path } of paths) {
    const stats = statsOf(path);
    if (typeof stats === 'string')
      faults.push({ name, kind: unreadable.cannotOpen, detail: stats });
    else if (!stats.isFile()) faults.push({ name, kind: unreadable.notAFile, detail: '' });
    else files.push(openDiskFile(name, path, stats.size));
  }
  return { files, faults, inArchive: false, close: () => undefined };
}

// In a thread of its own a synchronous call is cheaper than a round through the thread pool.
function listNames(folder: string, label: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    throw new BridgeError('FOLDER_NOT_FOUND', { params: { folder: label } });
  }
}

/** The facts of a path, a link not followed; the error code when there are none. */
function statsOf(path: string): Stats | string {
  try {
    return lstatSync(path);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unknown';
  }
}
