import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { BridgeError } from '../../../errors';
import { defaultArchiveLimits, openZipEntries, SourceFault } from '../../../rosters';

/** One CSV file of a set. */
export interface SetFile {
  name: string;
  /** Its bytes. Throws FILE_UNREADABLE, or FILE_CHANGED when it is not the file that was there at the start. */
  chunks: () => AsyncGenerator<Uint8Array, void>;
}

export interface CsvSet {
  /** The folder or archive as it is called in messages. */
  label: string;
  files: readonly SetFile[];
  close: () => void;
}

const CHUNK_BYTES = 256 << 10;

/** The CSV files of a folder, or of a zip archive within the limits of archives. Throws FOLDER_NOT_FOUND, ARCHIVE_REFUSED. */
export async function openCsvSet(path: string): Promise<CsvSet> {
  const label = basename(path);
  const stats = await stat(path).catch(() => {
    throw new BridgeError('FOLDER_NOT_FOUND', { params: { folder: label } });
  });
  return stats.isDirectory() ? openFolder(path, label) : openArchive(path, label);
}

const isCsv = (name: string): boolean => /\.csv$/i.test(name) && !name.startsWith('.');

async function openFolder(path: string, label: string): Promise<CsvSet> {
  const names = (await readdir(path)).filter(isCsv).sort();
  if (names.length === 0) throw new BridgeError('FOLDER_EMPTY', { params: { folder: label } });
  const files = await Promise.all(names.map((name) => diskFile(name, join(path, name))));
  return { label, files, close: () => undefined };
}

const unreadable = (file: string): BridgeError =>
  new BridgeError('FILE_UNREADABLE', { params: { file }, target: file });

/** Its size and time are taken when the set is opened: all files must still be of that moment when they are read. */
async function diskFile(name: string, path: string): Promise<SetFile> {
  const facts = async (): Promise<string> => {
    const stats = await stat(path).catch(() => undefined);
    if (!stats?.isFile()) throw unreadable(name);
    return `${stats.size} ${stats.mtimeMs}`;
  };
  const before = await facts();
  return {
    name,
    async *chunks() {
      try {
        yield* createReadStream(path, { highWaterMark: CHUNK_BYTES });
      } catch (error) {
        throw (error as NodeJS.ErrnoException).syscall === undefined ? error : unreadable(name);
      }
      if ((await facts()) !== before)
        throw new BridgeError('FILE_CHANGED', { params: { file: name }, target: name });
    },
  };
}

async function openArchive(path: string, label: string): Promise<CsvSet> {
  const { entries, faults, close } = await openZipEntries(path, defaultArchiveLimits);
  const [fault] = faults;
  if (fault !== undefined) {
    close();
    throw new BridgeError('ARCHIVE_REFUSED', {
      params: { reason: fault.kind.message.replace('{detail}', fault.detail) },
      target: fault.name,
    });
  }
  const files = entries.map(({ name, chunks }) => ({
    name,
    async *chunks() {
      try {
        yield* chunks();
      } catch (error) {
        throw error instanceof SourceFault ? unreadable(name) : error;
      }
    },
  }));
  return { label, files: files.filter(({ name }) => isCsv(name)), close };
}
