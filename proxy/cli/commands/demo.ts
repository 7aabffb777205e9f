import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadConfig } from '../../config';
import { BridgeError } from '../../errors';
import { createLogger } from '../../observability/logger';
import { startLocal, type Local } from '../start-local';
import { textReporter } from '../sync/reporters';
import { syncFolder } from '../sync/sync-folder';
import type { CommandContext } from '../terminal';
import type { Command } from './command';

/** The project's sample district; the path holds from `proxy/` and from `dist/`. */
const district = path.join(__dirname, '../../..', 'proxy/sandbox/district/v2.1');

export const demo: Command = (program, context) => {
  program
    .command('demo')
    .description('show the whole job against the sandbox: once accepted, once rejected')
    .action(async () => {
      const work = await mkdtemp(path.join(tmpdir(), 'sds-bridge-demo-'));
      try {
        const local = await startInside(work);
        try {
          context.exit((await showBoth(local, work, context)) ? 0 : 2);
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
  });

async function showBoth(local: Local, work: string, context: CommandContext): Promise<boolean> {
  const { terminal } = context;
  const broken = path.join(work, 'without-orgs');
  await cp(district, broken, { recursive: true });
  await rm(path.join(broken, 'orgs.csv'));
  terminal.out('Simulated, on this machine only. First the sample district Riverbend as it is:');
  terminal.out('');
  const first = await run(local, district, context);
  terminal.out('');
  terminal.out('Now the same district without orgs.csv:');
  terminal.out('');
  const second = await run(local, broken, context);
  terminal.out('');
  const expected = first === 'accepted' && second === 'rejected, naming orgs.csv';
  terminal.out(`first: ${first} · second: ${second}${expected ? '' : ' · NOT as expected'}`);
  return expected;
}

async function run(local: Local, folder: string, context: CommandContext): Promise<string> {
  try {
    const { outcome } = await syncFolder({
      folder,
      url: local.url ?? '',
      sandboxPort: local.sandboxPort,
      timeoutSeconds: 120,
      signal: context.signal,
      reporter: textReporter(context.terminal),
    });
    return outcome;
  } catch (error) {
    context.signal.throwIfAborted();
    if (!(error instanceof BridgeError) || error.code !== 'ROSTER_REJECTED') throw error;
    return error.message.includes('orgs.csv') ? 'rejected, naming orgs.csv' : 'rejected';
  }
}
