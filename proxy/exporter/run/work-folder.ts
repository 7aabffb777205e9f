import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { BridgeError } from '../../errors';

/** Runs `work` with an empty folder that only this user can enter and that is gone afterwards, whatever happened. */
export async function withWorkFolder<T>(
  root: string,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  // mkdtemp makes it 0700.
  const folder = await mkdtemp(path.join(root, 'sds-bridge-export-')).catch((cause: unknown) => {
    const reason = (cause as NodeJS.ErrnoException).code ?? 'unknown';
    throw new BridgeError('FILE_NOT_WRITTEN', {
      params: { file: 'the working folder', reason },
      cause,
    });
  });
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
