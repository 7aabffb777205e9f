import { Readable } from 'node:stream';
import { BridgeError } from '../../errors';
import {
  messageOf,
  openZipEntries,
  SourceFault,
  type ArchiveLimits,
  type ZipEntries,
} from '../../rosters';
import { checkFileName } from './file-names';
import { stageFile, type StagedFile } from './receive-file';
import type { StagingOptions } from './staging';

/** Whether a file begins as a zip archive does, an empty one included. */
export const isZip = (head: Buffer): boolean =>
  head.equals(Buffer.from('PK\x03\x04', 'latin1')) ||
  head.equals(Buffer.from('PK\x05\x06', 'latin1'));

/**
 * Unpacks a spooled archive beside itself: files only, no path, no archive in it, sizes, ratio and number
 * limited. Answers the unpacked bytes. One refused entry refuses the archive (ARCHIVE_REFUSED, FILE_NAME_INVALID).
 */
export async function unpackZip(
  path: string,
  options: Omit<StagingOptions, 'limits'> & {
    archive: ArchiveLimits;
    push: (name: string, staged: StagedFile) => void;
  },
): Promise<number> {
  const { archive, push, ...rest } = options;
  const zip = await openZipEntries(path, archive);
  try {
    refuseFaults(zip);
    for (const entry of zip.entries) checkFileName(entry.name);
    for (const { name, bytes, chunks } of zip.entries) {
      let fault: unknown;
      const stream = Readable.from(noting(chunks(), (error) => (fault = error)));
      const staging = { ...rest, stream, maxBytes: bytes, expectedBytes: bytes };
      const staged = await stageFile(staging).catch((error: unknown) => {
        stream.destroy();
        throw fault instanceof SourceFault ? refusal(name, fault.kind, fault.detail) : error;
      });
      push(name, staged);
    }
    return zip.entries.reduce((sum, { bytes }) => sum + bytes, 0);
  } finally {
    zip.close();
  }
}

/** Remembers what a source throws: further on it only counts as a broken stream. */
async function* noting(
  chunks: AsyncGenerator<Buffer, void>,
  note: (error: unknown) => void,
): AsyncGenerator<Buffer, void> {
  try {
    yield* chunks;
  } catch (error) {
    note(error);
    throw error;
  }
}

function refuseFaults({ faults }: ZipEntries): void {
  const [fault] = faults;
  if (fault) throw refusal(fault.name, fault.kind, fault.detail);
}

function refusal(name: string, kind: SourceFault['kind'], detail: string): BridgeError {
  const reason = messageOf(kind, '', detail);
  return new BridgeError('ARCHIVE_REFUSED', {
    params: { reason: `${reason.charAt(0).toLowerCase()}${reason.slice(1)}` },
    details: [{ code: kind.code, message: reason, target: name.slice(0, 80) }],
  });
}
