import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
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
      const handle = await openRegular(path);
      try {
        const before = await handle.stat();
        if (!before.isFile()) throw new SourceFault(unreadable.notAFile);
        await readAll(handle, before.size, target, checkpoint);
        const after = await handle.stat();
        if (after.size !== before.size || after.mtimeMs !== before.mtimeMs)
          throw new SourceFault(unreadable.changed);
      } finally {
        await handle.close();
      }
    },
  };
}

const CHUNK_BYTES = 1 << 20;

/** Asks for the next chunk before the present one is scanned. Reads no further than the size at the start. */
async function readAll(
  handle: FileHandle,
  size: number,
  target: ByteTarget,
  checkpoint: Checkpoint,
): Promise<void> {
  const length = Math.max(1, Math.min(CHUNK_BYTES, size));
  const buffers = [new Uint8Array(length), new Uint8Array(size > length ? length : 0)];
  const readAt = (position: number): Promise<{ bytesRead: number }> =>
    handle.read(buffers[(position / length) & 1]!, 0, Math.min(length, size - position), position);
  let reading = size > 0 ? readAt(0) : undefined;
  for (let position = 0; reading !== undefined; position += length) {
    const { bytesRead } = await reading;
    const more: boolean = bytesRead === length && position + length < size && !target.stopped;
    reading = more ? readAt(position + length) : undefined;
    target.write(buffers[(position / length) & 1]!.subarray(0, bytesRead));
    try {
      checkpoint(bytesRead);
    } catch (error) {
      await reading;
      throw error;
    }
  }
}

async function openRegular(path: string): Promise<FileHandle> {
  try {
    return await open(path, openFlags);
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    if (code === 'ELOOP' || code === 'ENXIO') throw new SourceFault(unreadable.notAFile);
    throw new SourceFault(unreadable.cannotOpen, code);
  }
}
