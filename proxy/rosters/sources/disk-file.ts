import { closeSync, constants, fstatSync, openSync, read, readSync } from 'node:fs';
import { promisify } from 'node:util';
import { unreadable } from '../rules/readable-files';
import type { ByteTarget, Checkpoint, SourceFile } from './source';
import { SourceFault } from './source';

// Links are not followed, and opening a pipe must not wait for its writer. Windows has neither flag.
const openFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** A file on disk, read once and in order; refused when it is no regular file or changes meanwhile. */
export function openDiskFile(name: string, path: string, bytes: number): SourceFile {
  return {
    name,
    bytes,
    async pump(target, checkpoint) {
      const descriptor = openRegular(path);
      try {
        const before = fstatSync(descriptor);
        if (!before.isFile()) throw new SourceFault(unreadable.notAFile);
        await readAll(descriptor, before.size, target, checkpoint);
        const after = fstatSync(descriptor);
        if (after.size !== before.size || after.mtimeMs !== before.mtimeMs)
          throw new SourceFault(unreadable.changed);
      } finally {
        closeSync(descriptor);
      }
    },
  };
}

const CHUNK_BYTES = 1 << 20;
const readInPool = promisify(read);

/**
 * Reads no further than the size at the start. A small file is read at once; of a large one the next chunk is asked
 * for before the present one is scanned.
 */
async function readAll(
  descriptor: number,
  size: number,
  target: ByteTarget,
  checkpoint: Checkpoint,
): Promise<void> {
  const length = Math.max(1, Math.min(CHUNK_BYTES, size));
  if (size <= length) {
    const bytes = new Uint8Array(size);
    const bytesRead = readSync(descriptor, bytes, 0, size, 0);
    target.write(bytes.subarray(0, bytesRead));
    return checkpoint(bytesRead);
  }
  const buffers = [new Uint8Array(length), new Uint8Array(length)];
  const readAt = (position: number): Promise<{ bytesRead: number }> => {
    const wanted = Math.min(length, size - position);
    return readInPool(descriptor, buffers[(position / length) & 1]!, 0, wanted, position);
  };
  let reading: Promise<{ bytesRead: number }> | undefined = readAt(0);
  for (let position = 0; reading !== undefined; position += length) {
    const { bytesRead }: { bytesRead: number } = await reading;
    const more: boolean = bytesRead === length && position + length < size && !target.stopped;
    reading = more ? readAt(position + length) : undefined;
    target.write(buffers[(position / length) & 1]!.subarray(0, bytesRead));
    try {
      checkpoint(bytesRead);
    } catch (error) {
      // The file must not be closed under a read.
      await reading;
      throw error;
    }
  }
}

function openRegular(path: string): number {
  try {
    return openSync(path, openFlags);
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    if (code === 'ELOOP' || code === 'ENXIO') throw new SourceFault(unreadable.notAFile);
    throw new SourceFault(unreadable.cannotOpen, code);
  }
}
