import { open, readdir } from 'node:fs/promises';
import path from 'node:path';
import { BridgeError } from '../errors';
import { HEADER_BYTES, headerNames } from '../rosters';
import { pickRoster, type RosterHead, type RosterSet } from './pick-roster';

export interface RosterFile extends RosterHead {
  path: string;
}

export interface RosterFolder extends RosterSet<RosterFile> {
  folder: string;
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
    const handle = await open(file, 'r');
    try {
      const { size: bytes } = await handle.stat();
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES);
      return { name, path: file, bytes, columns: headerNames(buffer.subarray(0, bytesRead)) };
    } finally {
      await handle.close();
    }
  } catch {
    throw new BridgeError('FILE_UNREADABLE', { params: { file: name }, target: name });
  }
}
