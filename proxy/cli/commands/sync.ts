import { InvalidArgumentError, Option } from 'commander';
import { BridgeError } from '../../errors';
import { jsonReporter as classicJson, textReporter as classicText } from '../sync/reporters';
import { syncFolder } from '../sync/sync-folder';
import type { CommandContext } from '../terminal';
import { exitCodeOf } from '../uploads/conclude';
import { jsonReporter, textReporter } from '../uploads/reporters';
import { uploadRoster } from '../uploads/upload-roster';
import { serviceOf, urlOption, type ServiceFlags } from '../with-service';
import type { Command } from './command';

interface SyncFlags extends ServiceFlags {
  flow?: string;
  connector?: string;
  correlationId?: string;
  maxErrorPercent?: number;
  onLargeChange?: 'hold' | 'proceed';
  showValues?: boolean;
  classic?: boolean;
  json?: boolean;
  timeout?: number;
}

/** School Data Sync takes up to an hour to validate a large roster. */
const defaultTimeoutSeconds = 3_600;
const classicTimeoutSeconds = 900;

export const command: Command = (program, context) => {
  program
    .command('sync')
    .description('bring a roster to School Data Sync as one upload and wait for the outcome')
    .argument('<folder or zip>', 'folder or zip archive with the files of one format, V1 or V2.1')
    .option('--flow <id or name>', 'inbound flow; default: the only ready one of the format')
    .option('--connector <id>', 'data connector, instead of an inbound flow')
    .option('--correlation-id <id>', 'an id of your own: the same id is the same upload again')
    .option('--max-error-percent <percent>', 'records of a file that may be dropped', percent)
    .addOption(
      new Option('--on-large-change <what>', 'hold: wait for an approval').choices([
        'hold',
        'proceed',
      ]),
    )
    .option('--show-values', 'show the cell values of findings: personal data')
    .option('--classic', 'use the six actions of the original connector: nothing is compared')
    .option(...urlOption)
    .option(
      '--timeout <seconds>',
      `how long to wait for the outcome; default: ${defaultTimeoutSeconds}, classic ${classicTimeoutSeconds}`,
      seconds,
    )
    .option('--json', 'print one JSON line a step')
    .action((place: string, flags: SyncFlags) =>
      flags.classic ? classic(context, place, flags) : uploaded(context, place, flags),
    );
};

async function uploaded(context: CommandContext, place: string, flags: SyncFlags): Promise<void> {
  const { terminal, signal } = context;
  const showValues = flags.showValues === true;
  const { url: givenUrl, timeout: timeoutSeconds = defaultTimeoutSeconds, ...rest } = flags;
  const conclusion = await uploadRoster({
    ...serviceOf(context.config(), flags),
    ...{ place, givenUrl, timeoutSeconds, signal, showValues },
    flow: rest.flow,
    connector: rest.connector,
    correlationId: rest.correlationId,
    maxErrorPercent: rest.maxErrorPercent,
    onLargeChange: rest.onLargeChange,
    reporter: flags.json ? jsonReporter(terminal) : textReporter(terminal, showValues),
  });
  context.exit(exitCodeOf(conclusion));
}

async function classic(context: CommandContext, folder: string, flags: SyncFlags): Promise<void> {
  const { terminal, signal } = context;
  refuseForClassic(flags);
  await syncFolder({
    ...serviceOf(context.config(), flags),
    folder,
    flow: flags.flow,
    connector: flags.connector,
    timeoutSeconds: flags.timeout ?? classicTimeoutSeconds,
    signal,
    reporter: flags.json ? classicJson(terminal) : classicText(terminal),
  });
}

/** An option that is silently ignored would be taken for a safety net. */
function refuseForClassic(flags: SyncFlags): void {
  const { correlationId, maxErrorPercent, onLargeChange, showValues } = flags;
  const given = { correlationId, maxErrorPercent, onLargeChange, showValues };
  if (Object.values(given).every((value) => value === undefined)) return;
  const reason = '--classic knows no check, comparison or correlation id; leave their options out';
  throw new BridgeError('REQUEST_INVALID', { params: { reason }, target: '--classic' });
}

function seconds(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 86_400) return value;
  throw new InvalidArgumentError('Give whole seconds, 1 to 86400.');
}

function percent(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= 100) return value;
  throw new InvalidArgumentError('Give a percentage, 0 to 100.');
}
