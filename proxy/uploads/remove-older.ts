import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';

/** Removes entries two levels down (tenant, then upload or export) that were last changed before a moment, but for some. */
export async function removeOlder(
  root: string,
  before: number,
  kept: ReadonlySet<string> = new Set(),
): Promise<void> {
  for (const tenant of await namesIn(root))
    for (const name of await namesIn(path.join(root, tenant))) {
      if (kept.has(name)) continue;
      const entry = path.join(root, tenant, name);
      const changed = await stat(entry).then(
        ({ mtimeMs }) => mtimeMs,
        () => Infinity,
      );
      if (changed < before) await rm(entry, { recursive: true, force: true });
    }
}

const namesIn = (folder: string): Promise<string[]> =>
  readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
    throw error;
  });
