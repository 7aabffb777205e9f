import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { UploadServices } from './services';

export interface Retention {
  historyDays: number;
  findingsDays: number;
}

const dayMs = 86_400_000;
/** Longer than any upload can last: what lies in its folder then belongs to nobody. */
const orphanDays = 30;
/** Three times as long as a comparison may last; only a killed process leaves one behind. */
const comparisonMs = 3 * 3_600_000;

/** What is done from time to time about ended uploads (docs/privacy.md): history, findings, forgotten files. */
export function retentionTasks(
  services: Pick<UploadServices, 'uploads' | 'paths'>,
  { historyDays, findingsDays }: Retention,
): ((now: number) => Promise<unknown>)[] {
  const { uploads, paths } = services;
  return [
    (now) => uploads.removeFinishedBefore(new Date(now - historyDays * dayMs)),
    (now) => removeOlder(paths.allFindings, now - findingsDays * dayMs),
    (now) => removeOlder(paths.allFolders, now - orphanDays * dayMs),
    (now) => removeOlder(paths.allComparisons, now - comparisonMs),
  ];
}

/** Removes entries two levels down (tenant, then upload) that were last changed before a moment. */
async function removeOlder(root: string, before: number): Promise<void> {
  for (const tenant of await namesIn(root))
    for (const name of await namesIn(path.join(root, tenant))) {
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
