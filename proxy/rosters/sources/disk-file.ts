import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { unreadable } from '../rules/readable-files';
import type { SourceFile } from './source';
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
        let read = 0;
        while (!target.stopped && read < before.size) {
          const space = target.space();
          const { bytesRead } = await handle.read(space, 0, space.length, null);
          if (bytesRead === 0) break;
          target.filled(bytesRead);
          read += bytesRead;
          checkpoint(bytesRead);
        }
        const after = await handle.stat();
        if (after.size !== before.size || after.mtimeMs !== before.mtimeMs)
          throw new SourceFault(unreadable.changed);
      } finally {
        await handle.close();
      }
    },
  };
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
