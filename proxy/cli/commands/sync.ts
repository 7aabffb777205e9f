import { InvalidArgumentError } from 'commander';
import { serviceUrl } from '../service-url';
import { jsonReporter, textReporter } from '../sync/reporters';
import { syncFolder } from '../sync/sync-folder';
import type { Command } from './command';

interface SyncFlags {
  flow?: string;
  connector?: string;
  url?: string;
  json?: boolean;
  timeout: number;
}

export const sync: Command = (program, context) => {
  program
    .command('sync')
    .description('bring a folder of CSV files to School Data Sync and wait for the outcome')
    .argument('<folder>', 'folder with the files of one format, SDS V1 or V2.1')
    .option('--flow <id or name>', 'inbound flow; default: the only ready one of the format')
    .option('--connector <id>', 'data connector, instead of an inbound flow')
    .option('--url <address>', 'address of the service; default: SDS_BRIDGE_URL, else this machine')
    .option('--timeout <seconds>', 'how long to wait for the validation', seconds, 900)
    .option('--json', 'print one JSON line a step')
    .action(async (folder: string, flags: SyncFlags) => {
      const config = context.config();
      await syncFolder({
        folder,
        flow: flags.flow,
        connector: flags.connector,
        url: serviceUrl(config, flags.url),
        token: config.SDS_BRIDGE_TOKEN,
        sandboxPort: config.SANDBOX_PORT,
        outboundProxy: config.OUTBOUND_PROXY,
        timeoutSeconds: flags.timeout,
        signal: context.signal,
        reporter: flags.json ? jsonReporter(context.terminal) : textReporter(context.terminal),
      });
    });
};

function seconds(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 86_400) return value;
  throw new InvalidArgumentError('Give whole seconds, 1 to 86400.');
}
