import { rm } from 'node:fs/promises';
import { makePrivateFolder } from '../private-folder';

/** Runs `work` with an empty folder that only this user can enter and that is gone afterwards, whatever happened. */
export async function withWorkFolder<T>(
  root: string,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await makePrivateFolder(root);
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
