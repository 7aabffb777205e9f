import { statfs } from 'node:fs/promises';
import { BridgeError } from '../../errors';

/** Keeps some of a disk free for everything else on it. */
export interface DiskSpace {
  /** Throws SPOOL_FULL when so many more bytes would not leave the reserve. */
  check: (folder: string, bytes?: number) => Promise<void>;
}

export function createDiskSpace(reserveBytes: number): DiskSpace {
  return {
    async check(folder, bytes = 0) {
      const { bavail, bsize } = await statfs(folder);
      if (bavail * bsize < reserveBytes + bytes) throw new BridgeError('SPOOL_FULL');
    },
  };
}

/** What the disk says when it or a quota is full, in our words; anything else as it is. */
export function diskError(error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOSPC' || code === 'EDQUOT'
    ? new BridgeError('SPOOL_FULL', { cause: error })
    : error;
}
