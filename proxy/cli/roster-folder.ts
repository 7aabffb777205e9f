import { open, readdir } from 'node:fs/promises';
import path from 'node:path';
import { fileNamePattern } from '../datalake/container-file-url';
import { BridgeError } from '../errors';
import { HEADER_BYTES, headerNames, type FormatId } from '../rosters';
import { findSendableFiles } from './sendable-files';

export interface RosterFile {
  name: string;
  path: string;
  bytes: number;
  columns: readonly string[];
}

export interface RosterFolder {
  folder: string;
  format: FormatId;
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
  const sendable = findSendableFiles(folder, read);
  const format = sendable.format.id;
  for (const name of names.filter((one) => !sendable.names.includes(one)))
    ignored.push({ name, reason: `not a file of ${format}` });
  const files = read.filter((file) => sendable.names.includes(file.name));
  return { folder, format, ignored, files };
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
