import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileNamePattern } from '../datalake/container-file-url';
import { BridgeError } from '../errors';
import { detectFormat, type FolderFormat } from './folder-format';
import { readHeader } from './read-header';

export interface RosterFile {
  name: string;
  path: string;
  bytes: number;
  columns: string[];
}

export interface RosterFolder {
  folder: string;
  format: FolderFormat;
  files: RosterFile[];
  /** What lies in the folder and is not uploaded. */
  ignored: { name: string; reason: string }[];
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
  const ignored: RosterFolder['ignored'] = [];
  const names: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const { name } = entry;
    if (!entry.isFile()) ignored.push({ name, reason: 'not a regular file' });
    else if (!/\.csv$/i.test(name)) ignored.push({ name, reason: 'not a .csv file' });
    else if (!fileNamePattern.test(name))
      ignored.push({ name, reason: 'the name has characters that SDS does not take' });
    else names.push(name);
  }
  if (names.length === 0) throw new BridgeError('FOLDER_EMPTY', { params: { folder } });
  refuseClashes(names);
  const read = await Promise.all(names.map((name) => readFile(folder, name)));
  const users = read.find((file) => file.name.toLowerCase() === 'users.csv');
  const { format, files } = detectFormat(folder, names, users?.columns ?? []);
  for (const name of names.filter((one) => !files.includes(one)))
    ignored.push({ name, reason: `not a file of ${format}` });
  return { folder, format, ignored, files: read.filter((file) => files.includes(file.name)) };
}

function refuseClashes(names: readonly string[]): void {
  for (const name of names) {
    const same = names.filter((other) => other.toLowerCase() === name.toLowerCase());
    if (same.length > 1)
      throw new BridgeError('FILE_NAMES_CLASH', { params: { files: same.join(', ') } });
  }
}

async function readFile(folder: string, name: string): Promise<RosterFile> {
  const file = path.join(folder, name);
  try {
    return { name, path: file, bytes: (await stat(file)).size, columns: await readHeader(file) };
  } catch {
    throw new BridgeError('FILE_UNREADABLE', { params: { file: name }, target: name });
  }
}
