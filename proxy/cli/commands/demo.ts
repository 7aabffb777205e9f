import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadConfig } from '../../config';
import { createLogger } from '../../observability/logger';
import { playScenes } from '../demo/play-scenes';
import { startLocal, type Local } from '../start-local';
import type { Command } from './command';

export const command: Command = (program, context) => {
  program
    .command('demo')
    .description('show the whole job against the sandbox: accepted, changed, held and rejected')
    .action(async () => {
      const work = await mkdtemp(path.join(tmpdir(), 'sds-bridge-demo-'));
      try {
        const local = await startInside(work);
        try {
          context.exit((await playScenes(local, work, context)) ? 0 : 2);
        } finally {
          await local.close();
        }
      } finally {
        await rm(work, { recursive: true, force: true });
      }
    });
};

/** Nothing of the environment counts: free ports, a data folder of its own. */
const startInside = (work: string): Promise<Local> =>
  startLocal({
    config: loadConfig({
      CLOUD: 'sandbox',
      PORT: '0',
      SANDBOX_PORT: '0',
      DATA_DIR: path.join(work, 'data'),
      LOG_LEVEL: 'silent',
    }),
    logger: createLogger({ level: 'silent' }),
    // The simulated School Data Sync is quick; nobody wants to watch pauses.
    uploadLimits: { pollSeconds: [1, 2] },
  });
