import type { Engine } from '../engine/engine';
import { removeOlder } from './remove-older';
import type { UploadServices } from './services';

export interface Retention {
  historyDays: number;
  findingsDays: number;
}

const dayMs = 86_400_000;
/** Longer than any request: what then lies in the folder of no open upload was left by a process that died. */
const orphanDays = 1;

/** Longer than any upload lives: the sweep would start an open one anew whose journal is gone. */
const journalDays = 30;

/** What is done from time to time about ended uploads (docs/privacy.md): history, findings, journal, forgotten files. */
export function retentionTasks(
  services: Pick<UploadServices, 'uploads' | 'paths'>,
  engine: Pick<Engine, 'forget'>,
  { historyDays, findingsDays }: Retention,
): ((now: number) => Promise<unknown>)[] {
  const { uploads, paths } = services;
  return [
    (now) => uploads.removeFinishedBefore(new Date(now - historyDays * dayMs)),
    (now) => removeOlder(paths.allFindings, now - findingsDays * dayMs),
    (now) => engine.forget(new Date(now - journalDays * dayMs)),
    async (now) => {
      const open = new Set((await uploads.listOpen()).map(({ uploadId }) => uploadId));
      await removeOlder(paths.allFolders, now - orphanDays * dayMs, open);
    },
  ];
}
