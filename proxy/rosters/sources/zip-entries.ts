import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
import type { Entry, ZipFile } from 'yauzl';
import { open } from 'yauzl';
import { BridgeError } from '../../errors';
import type { FindingKind } from '../finding-kind';
import { archiveFaults } from '../rules/archives';
import { SourceFault } from './source';

export interface ArchiveLimits {
  /** Unpacked bytes of all entries. */
  totalBytes: number;
  /** Unpacked bytes of an entry for each of its packed bytes, above the first mebibyte. */
  ratio: number;
  entries: number;
}

export const defaultArchiveLimits: ArchiveLimits = {
  totalBytes: 16 * 2 ** 30,
  ratio: 200,
  entries: 256,
};

const FREE_BYTES = 1 << 20;

/** One file of a zip archive that may be unpacked. */
export interface ZipEntry {
  /** Without any path. */
  name: string;
  /** Unpacked. */
  bytes: number;
  /** The unpacked bytes, their number and checksum compared; throws SourceFault when they are damaged. */
  chunks: () => AsyncGenerator<Buffer, void>;
}

export interface ZipEntries {
  entries: readonly ZipEntry[];
  /** What is refused, by the name of the entry or of the archive. */
  faults: readonly { name: string; kind: FindingKind; detail: string }[];
  close: () => void;
}

/**
 * The entries of a zip archive within the limits: none with a path, none that is an archive itself. Sizes are
 * compared while unpacking, so a false header helps nobody. Throws FOLDER_NOT_FOUND when there is no such file.
 */
export async function openZipEntries(path: string, limits: ArchiveLimits): Promise<ZipEntries> {
  const faults: { name: string; kind: FindingKind; detail: string }[] = [];
  const accepted: ZipEntry[] = [];
  const label = basename(path);
  const refuse = (name: string, kind: FindingKind, detail = ''): void =>
    void faults.push({ name, kind, detail });
  const zip = await openZip(path, label, refuse);
  if (zip === undefined) return { entries: accepted, faults, close: () => undefined };

  let total = 0;
  const entries = await listEntries(zip, limits.entries).catch((error: Error) => {
    refuse(label, isPathFault(error) ? archiveFaults.path : archiveFaults.damaged, 'its directory');
    return [];
  });
  if (entries.length > limits.entries) refuse(label, archiveFaults.tooMany, String(limits.entries));
  else
    for (const entry of entries) {
      const name = entry.fileName;
      total += entry.uncompressedSize;
      if (/[/\\]|^\.\.?$/.test(name)) refuse(name, archiveFaults.path);
      else if (/\.(zip|7z|rar|gz|tar|tgz)$/i.test(name)) refuse(name, archiveFaults.nested);
      else if (entry.isEncrypted()) refuse(name, archiveFaults.damaged, 'it is encrypted');
      else if (total > limits.totalBytes)
        refuse(name, archiveFaults.tooLarge, `${limits.totalBytes} bytes`);
      else if (entry.uncompressedSize > FREE_BYTES + entry.compressedSize * limits.ratio)
        refuse(name, archiveFaults.ratio, String(limits.ratio));
      else
        accepted.push({
          name,
          bytes: entry.uncompressedSize,
          chunks: () => unpack(zip, entry),
        });
    }
  return { entries: accepted, faults, close: () => zip.close() };
}

async function openZip(
  path: string,
  label: string,
  refuse: (name: string, kind: FindingKind, detail: string) => void,
): Promise<ZipFile | undefined> {
  try {
    return await promisify<string, object, ZipFile>(open)(path, {
      lazyEntries: true,
      autoClose: false,
      strictFileNames: true,
    });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new BridgeError('FOLDER_NOT_FOUND', { params: { folder: label } });
    refuse(label, archiveFaults.damaged, code ?? 'no zip directory');
    return undefined;
  }
}

/** One entry more than allowed at most. */
function listEntries(zip: ZipFile, limit: number): Promise<Entry[]> {
  const entries: Entry[] = [];
  return new Promise((resolve, reject) => {
    zip.on('entry', (entry: Entry) => {
      entries.push(entry);
      if (entries.length > limit) resolve(entries);
      else zip.readEntry();
    });
    zip.on('end', () => resolve(entries));
    zip.on('error', reject);
    zip.readEntry();
  });
}

const isPathFault = (error: Error): boolean =>
  /relative path|absolute path|invalid characters/.test(error.message);

async function* unpack(zip: ZipFile, entry: Entry): AsyncGenerator<Buffer, void> {
  let stream: Readable | undefined;
  let sum = 0;
  try {
    stream = await promisify<Entry, Readable>(zip.openReadStream.bind(zip))(entry);
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      sum = crc32(chunk, sum);
      yield chunk;
    }
  } catch (error) {
    // What the consumer throws (a cancellation) does not come through here.
    throw new SourceFault(archiveFaults.damaged, 'an entry cannot be unpacked', { cause: error });
  } finally {
    stream?.destroy();
  }
  if (sum !== entry.crc32) throw new SourceFault(archiveFaults.damaged, 'wrong checksum');
}
