import { basename } from 'node:path';
import { BridgeError } from '../errors';
import { HEADER_BYTES } from './check-header';
import { detectFormat } from './formats/detect-format';
import type { FormatId, RosterFormat } from './formats/format';
import { findFormat, formatIds } from './formats/index';
import { headerNames } from './scan/header-line';
import type { RosterLocation } from './sources/open-source';
import type { ByteTarget, RosterSource, SourceFile } from './sources/source';
import { SourceFault } from './sources/source';

interface Choice {
  source: RosterLocation;
  format: 'auto' | FormatId;
}

/**
 * The format that was asked for, or the one that file names and headers speak for. Throws FORMAT_UNKNOWN when they
 * speak for none.
 */
export async function chooseFormat(job: Choice, source: RosterSource): Promise<RosterFormat> {
  const fallback = findFormat('sds-v2.1')!;
  if (job.format !== 'auto') return findFormat(job.format) ?? failUnknown(job, `no ${job.format}`);
  const headers = [];
  for (const file of source.files.slice(0, 64))
    headers.push({ name: file.name, headers: await readHeader(file) });
  const found = detectFormat(headers);
  // An archive that cannot be opened is still reported; its format does not matter.
  return found ?? (source.faults.length > 0 ? fallback : failUnknown(job, 'no file name is known'));
}

function failUnknown({ source }: Choice, reason: string): never {
  const folder =
    'folder' in source
      ? basename(source.folder)
      : 'zip' in source
        ? basename(source.zip)
        : 'the list';
  throw new BridgeError('FORMAT_UNKNOWN', {
    params: { folder, reason: `${reason}; known formats: ${formatIds.join(', ')}` },
  });
}

/** Header names from the first bytes of a file; none when it cannot be read. */
async function readHeader(file: SourceFile): Promise<readonly string[]> {
  const bytes = new Uint8Array(HEADER_BYTES);
  let length = 0;
  const target: ByteTarget = {
    space: () => bytes.subarray(length),
    filled: (count) => (length += count),
    write(chunk) {
      const part = chunk.subarray(0, HEADER_BYTES - length);
      bytes.set(part, length);
      length += part.length;
    },
    get stopped() {
      return length > 0;
    },
  };
  try {
    await file.pump(target, () => undefined);
  } catch (error) {
    if (!(error instanceof SourceFault)) throw error;
  }
  return headerNames(bytes.subarray(0, length));
}
