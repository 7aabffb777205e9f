import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { BridgeError } from '../errors';
import type { FolderFormat } from './folder-format';
import { pickRoster, type RosterHead, type RosterSet } from './pick-roster';
import { readHeader } from './read-header';

export interface RosterFile extends RosterHead {
  path: string;
}

export interface RosterFolder extends RosterSet<RosterFile> {
  folder: string;
  format: FolderFormat;
}

/**
 * Looks at a folder of roster files without any network. Only regular `.csv` files of the format are
 * taken; a licence file or a log never leaves. Throws FOLDER_NOT_FOUND, FOLDER_EMPTY, FILE_NAMES_CLASH,
 * FILE_UNREADABLE, FORMAT_UNKNOWN.
 */
export async function readRosterFolder(folder: string): Promise<RosterFolder> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => {
    throw new BridgeError('FOLDER_NOT_FOUND', { params: { folder }, target: folder });
  });
  const found = entries.map((entry) => ({ name: entry.name, isFile: entry.isFile() }));
  return { folder, ...(await pickRoster(folder, found, ({ name }) => readFile(folder, name))) };
}

async function readFile(folder: string, name: string): Promise<RosterFile> {
  const file = path.join(folder, name);
  try {
    return { name, path: file, bytes: (await stat(file)).size, columns: await readHeader(file) };
  } catch {
    throw new BridgeError('FILE_UNREADABLE', { params: { file: name }, target: name });
  }
}
