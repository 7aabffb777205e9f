import { fileNamePattern } from '../datalake/container-file-url';
import { BridgeError } from '../errors';
import type { FormatId } from '../rosters';
import { findSendableFiles, type NamedHeader } from './sendable-files';

/** What is known of a roster file before it is read. */
export interface RosterHead extends NamedHeader {
  bytes: number;
}

export interface RosterSet<F extends RosterHead> {
  format: FormatId;
  files: F[];
  /** What lies there too and is not sent. */
  ignored: { name: string; reason: string }[];
}

/**
 * The roster files among what lies in a place, and their format. `read` looks at one file. Throws FOLDER_EMPTY,
 * FILE_NAMES_CLASH, FORMAT_UNKNOWN, and what `read` throws.
 */
export async function pickRoster<E extends { name: string; isFile: boolean }, F extends RosterHead>(
  place: string,
  entries: readonly E[],
  read: (entry: E) => Promise<F>,
): Promise<RosterSet<F>> {
  const ignored: RosterSet<F>['ignored'] = [];
  const taken: E[] = [];
  for (const entry of [...entries].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const { name, isFile } = entry;
    if (!isFile) ignored.push({ name, reason: 'not a regular file' });
    else if (!/\.csv$/i.test(name)) ignored.push({ name, reason: 'not a .csv file' });
    else if (!fileNamePattern.test(name))
      ignored.push({ name, reason: 'the name has characters that SDS does not take' });
    else taken.push(entry);
  }
  if (taken.length === 0) throw new BridgeError('FOLDER_EMPTY', { params: { folder: place } });
  const names = taken.map(({ name }) => name);
  refuseClashes(names);
  const seen = await Promise.all(taken.map(read));
  const { format, names: sendable } = findSendableFiles(place, seen);
  for (const name of names.filter((one) => !sendable.includes(one)))
    ignored.push({ name, reason: `not a file of ${format.id}` });
  return {
    format: format.id,
    ignored,
    files: seen.filter((file) => sendable.includes(file.name)),
  };
}

function refuseClashes(names: readonly string[]): void {
  for (const name of names) {
    const same = names.filter((other) => other.toLowerCase() === name.toLowerCase());
    if (same.length > 1)
      throw new BridgeError('FILE_NAMES_CLASH', { params: { files: same.join(', ') } });
  }
}
