import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { BridgeError } from '../errors';
import {
  defaultArchiveLimits,
  HEADER_BYTES,
  headerNames,
  messageOf,
  openZipEntries,
  type ZipEntry,
} from '../rosters';
import { pickRoster, type RosterHead, type RosterSet } from './pick-roster';
import { readRosterFolder } from './roster-folder';

export interface RosterPart extends RosterHead {
  /**
   * The bytes of the file, from the beginning with each call; a few of them are in memory at a time. Throws
   * FILE_UNREADABLE, and FILE_CHANGED when they are not as many as were seen before.
   */
  open: () => AsyncGenerator<Uint8Array, void>;
}

export interface RosterSource extends RosterSet<RosterPart> {
  /** The folder or archive, as it was named. */
  folder: string;
  close: () => void;
}

/**
 * A folder of roster files, or a zip archive of them, ready to be sent. Of an archive too only the files of the format
 * leave, each by itself. Throws as `readRosterFolder` does, and ARCHIVE_REFUSED.
 */
export async function openRosterSource(place: string): Promise<RosterSource> {
  const isFile = await stat(place).then(
    (found) => found.isFile(),
    () => false,
  );
  if (isFile && /\.zip$/i.test(place)) return openArchive(place);
  const { files, ...found } = await readRosterFolder(place);
  return {
    ...found,
    files: files.map(({ path, ...head }) => ({
      ...head,
      open: () => exactly(head, createReadStream(path, { highWaterMark: 1 << 20 })),
    })),
    close: () => undefined,
  };
}

async function openArchive(place: string): Promise<RosterSource> {
  const zip = await openZipEntries(place, defaultArchiveLimits);
  try {
    const [fault] = zip.faults;
    if (fault) {
      const reason = messageOf(fault.kind, '', fault.detail);
      throw new BridgeError('ARCHIVE_REFUSED', {
        params: { reason: `${reason.charAt(0).toLowerCase()}${reason.slice(1)}` },
        target: fault.name.slice(0, 80),
      });
    }
    const entries = zip.entries.map((entry) => ({ ...entry, isFile: true }));
    const set = await pickRoster(place, entries, async (entry) => {
      const { name, bytes } = entry;
      return {
        ...{ name, bytes, columns: await headOf(entry) },
        open: () => exactly(entry, entry.chunks()),
      };
    });
    return { folder: place, ...set, close: zip.close };
  } catch (error) {
    zip.close();
    throw error;
  }
}

async function headOf(entry: ZipEntry): Promise<readonly string[]> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of exactly(entry, entry.chunks())) {
    parts.push(part);
    bytes += part.byteLength;
    if (bytes >= HEADER_BYTES) break;
  }
  return headerNames(Buffer.concat(parts).subarray(0, HEADER_BYTES));
}

/** The length was announced, so a file that is still being written must not go out cut or too long. */
async function* exactly(
  { name, bytes }: { name: string; bytes: number },
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  let read = 0;
  try {
    for await (const chunk of chunks) {
      read += chunk.byteLength;
      if (read > bytes) break;
      yield chunk;
    }
  } catch (cause) {
    throw new BridgeError('FILE_UNREADABLE', { params: { file: name }, target: name, cause });
  }
  if (read !== bytes)
    throw new BridgeError('FILE_CHANGED', { params: { file: name }, target: name });
}
