import { Option } from 'commander';
import { textTable } from '../../../rosters';
import { uploadStates, type UploadState, type UploadView } from '../../../schemas/upload';
import { plain, time } from '../../uploads/words';
import { urlOption, withService, type ServiceFlags } from '../../with-service';
import type { Command } from '../command';

interface ListFlags extends ServiceFlags {
  state?: UploadState;
  connector?: string;
  top: string;
  json?: boolean;
}

export const list: Command = (group, context) => {
  group
    .command('list')
    .description('the uploads of the organisation, newest first')
    .addOption(
      new Option('--state <state>', 'only uploads in this state').choices([...uploadStates]),
    )
    .option('--connector <id>', 'only uploads to this data connector')
    .addOption(new Option('--top <count>', 'how many').choices(['10', '20', '50']).default('20'))
    .option(...urlOption)
    .option('--json', 'print one JSON line an upload')
    .action((flags: ListFlags) =>
      withService(context, flags, async ({ uploads }) => {
        const { value, nextSkip } = await uploads.list({
          state: flags.state,
          dataConnectorId: flags.connector,
          top: Number(flags.top),
        });
        const { terminal } = context;
        if (flags.json) for (const one of value) terminal.out(JSON.stringify(one));
        else if (value.length === 0) terminal.out('There is no such upload.');
        else {
          for (const line of textTable(heads, value.map(rowOf)).split('\n')) terminal.out(line);
          if (nextSkip !== undefined) terminal.out('There are older ones: --top 50, --state.');
        }
      }),
    );
};

const heads = ['Upload', 'Created', 'State', 'Files', 'Records', 'Reason'];

const rowOf = (upload: UploadView): string[] => [
  upload.uploadId,
  time(upload.createdAt),
  upload.state,
  String(upload.files.length),
  recordsOf(upload),
  plain(upload.reason?.code ?? upload.changes?.holdReasons[0]?.code ?? ''),
];

/** Empty until the files are checked. */
function recordsOf({ files }: UploadView): string {
  const counted = files.filter(({ rows }) => rows !== undefined);
  if (counted.length === 0) return '';
  return counted.reduce((sum, { rows }) => sum + (rows ?? 0), 0).toLocaleString('en');
}
