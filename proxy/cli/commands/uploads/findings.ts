import { open, rename, rm } from 'node:fs/promises';
import { Option } from 'commander';
import { BridgeError } from '../../../errors';
import type { CommandContext } from '../../terminal';
import type { UploadCalls } from '../../upload-calls';
import { withoutValue } from '../../uploads/conclude';
import { findUpload } from '../../uploads/find-upload';
import { findingText } from '../../uploads/words';
import { urlOption, withService, type ServiceFlags } from '../../with-service';
import type { Command } from '../command';

interface FindingsFlags extends ServiceFlags {
  csv?: string;
  severity?: string;
  file?: string;
  showValues?: boolean;
  json?: boolean;
}

const pageSize = 500;
/** Nobody reads more of them in a terminal; the CSV file has all. */
const mostShown = 2_000;

export const findings: Command = (group, context) => {
  group
    .command('findings <upload>')
    .description('what the check of an upload found, by file, line and column')
    .option('--csv <file>', 'write all of them to this file, for a spreadsheet')
    .addOption(
      new Option('--severity <severity>', 'only these').choices(['fatal', 'error', 'warning']),
    )
    .option('--file <name>', 'only those of one file, for example users.csv')
    .option('--show-values', 'show the cell values that are still there: personal data')
    .option(...urlOption)
    .option('--json', 'print one JSON line a finding')
    .action((id: string, flags: FindingsFlags) =>
      withService(context, flags, async ({ uploads }) => {
        if (flags.csv !== undefined) refuseFilters(flags);
        const { uploadId } = await findUpload(uploads, id);
        await (flags.csv === undefined
          ? print(uploads, uploadId, flags, context)
          : save(uploads, uploadId, flags.csv, context));
      }),
    );
};

function refuseFilters({ severity, file }: FindingsFlags): void {
  if (severity === undefined && file === undefined) return;
  const reason = '--csv writes all findings; leave --severity and --file out';
  throw new BridgeError('REQUEST_INVALID', { params: { reason }, target: '--csv' });
}

async function print(
  uploads: UploadCalls,
  uploadId: string,
  { severity, file, showValues = false, json }: FindingsFlags,
  { terminal }: CommandContext,
): Promise<void> {
  let shown = 0;
  for (let skip: number | undefined = 0; skip !== undefined;) {
    if (shown >= mostShown) {
      terminal.err(`There are more than ${mostShown}: --csv FILE writes all of them.`);
      return;
    }
    const page = await uploads.findings(uploadId, { severity, file, top: pageSize, skip });
    for (const one of page.value)
      terminal.out(
        json ? JSON.stringify(showValues ? one : withoutValue(one)) : findingText(one, showValues),
      );
    shown += page.value.length;
    skip = page.nextSkip;
  }
  if (shown === 0 && !json) terminal.out('There are no such findings.');
}

/**
 * Under a temporary name first, so that a broken download is not taken for all findings; readable by its owner alone,
 * because it may hold cell values. Throws FILE_NOT_WRITTEN.
 */
async function save(
  uploads: UploadCalls,
  uploadId: string,
  file: string,
  { terminal }: CommandContext,
): Promise<void> {
  const temporary = `${file}.part`;
  const refuse = (error: unknown): never => {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new BridgeError('FILE_NOT_WRITTEN', { params: { file, reason }, target: '--csv' });
  };
  const handle = await open(temporary, 'w', 0o600).catch(refuse);
  try {
    await uploads.findingsCsv(uploadId, (chunk) => handle.writeFile(chunk).catch(refuse));
    await handle.close();
    await rename(temporary, file).catch(refuse);
  } catch (error) {
    await handle.close();
    await rm(temporary, { force: true });
    throw error;
  }
  terminal.out(`wrote ${file}`);
}
