import { stat } from 'node:fs/promises';
import path from 'node:path';
import { Presets, SingleBar } from 'cli-progress';
import { Option } from 'commander';
import { BridgeError } from '../../errors';
import {
  formatIds,
  reportText,
  validateRoster,
  type FormatId,
  type RosterReport,
} from '../../rosters';
import type { CommandContext } from '../terminal';
import type { Command } from './command';

interface ValidateFlags {
  format: 'auto' | FormatId;
  report?: string;
  json?: boolean;
}

/** A bar for a roster that is read in a moment would only flicker. */
const barFromBytes = 5_000_000;

/** What School Data Sync would refuse or drop, before anything is sent. Nothing leaves this machine. */
export const command: Command = (program, context) => {
  program
    .command('validate')
    .description('check the files of a roster; nothing is sent')
    .argument('<folder or zip>', 'folder with the CSV files, or a zip archive of them')
    .addOption(
      new Option('--format <id>', 'format of the files')
        .choices(['auto', ...formatIds])
        .default('auto'),
    )
    .option('--report <file>', 'write every finding to this file, .ndjson or .csv')
    .option('--json', 'print the report as one JSON object')
    .action(async (place: string, flags: ValidateFlags) => {
      const report = await scan(place, flags, context);
      context.terminal.out(flags.json ? JSON.stringify(report) : reportText(report).trimEnd());
      if (flags.report !== undefined && !flags.json)
        context.terminal.out(`all findings are in ${flags.report}`);
      context.exit(report.verdict === 'error' || report.verdict === 'fatal' ? 1 : 0);
    });
};

async function scan(
  place: string,
  flags: ValidateFlags,
  context: CommandContext,
): Promise<RosterReport> {
  const isFolder = await stat(place).then(
    (found) => found.isDirectory(),
    () => undefined,
  );
  if (isFolder === undefined)
    throw new BridgeError('FOLDER_NOT_FOUND', { params: { folder: place } });
  const bar = flags.json ? undefined : progressBar(context);
  try {
    return await validateRoster({
      source: isFolder ? { folder: place } : { zip: place },
      format: flags.format,
      signal: context.signal,
      ...(bar && { onProgress: bar.update }),
      ...(flags.report !== undefined && { report: reportFile(flags.report) }),
    });
  } finally {
    bar?.stop();
  }
}

function reportFile(file: string): { path: string; form: 'ndjson' | 'csv' } {
  const ending = path.extname(file).toLowerCase();
  if (ending === '.ndjson' || ending === '.csv')
    return { path: file, form: ending === '.csv' ? 'csv' : 'ndjson' };
  throw new BridgeError('REQUEST_INVALID', {
    params: { reason: '--report takes a file that ends in .ndjson or .csv' },
    target: '--report',
  });
}

/** Only on a terminal, and only when there is much to read. */
function progressBar({
  terminal,
}: CommandContext):
  { update: (read: number, total: number) => void; stop: () => void } | undefined {
  if (!terminal.bar) return undefined;
  const bar = new SingleBar(
    {
      stream: terminal.bar,
      format: 'checking {bar} {percentage}%',
      hideCursor: true,
      gracefulExit: false,
    },
    Presets.shades_classic,
  );
  let shown = false;
  return {
    update(read, total) {
      if (total < barFromBytes) return;
      if (!shown) bar.start(total, 0);
      shown = true;
      bar.update(read);
    },
    stop: () => bar.stop(),
  };
}
