import { Option } from 'commander';
import { BridgeError } from '../../errors';
import type { ChangePreview } from '../../schemas/change-preview';
import { multipartOf } from '../multipart';
import { openRosterSource, type RosterSource } from '../roster-source';
import { sendableFormats } from '../sendable-files';
import { findFlowId } from '../sync/choose-target';
import type { CommandContext } from '../terminal';
import { textReporter } from '../uploads/reporters';
import { changeLines, plain } from '../uploads/words';
import { urlOption, withService, type ServiceFlags } from '../with-service';
import type { Command } from './command';

interface DiffFlags extends ServiceFlags {
  flow?: string;
  connector?: string;
  format?: string;
  json?: boolean;
}

/** What would change tonight: the gate's own comparison, in the service, because only it has the last accepted set. */
export const command: Command = (program, context) => {
  program
    .command('diff')
    .description('show what an upload of a roster would change; nothing is kept or sent')
    .argument('<folder or zip>', 'folder or zip archive with the files of one format, V1 or V2.1')
    .option('--flow <id or name>', 'inbound flow; default: the only ready one of the format')
    .option('--connector <id>', 'data connector, instead of an inbound flow')
    .addOption(
      new Option('--format <id>', 'the format the files must be of').choices([...sendableFormats]),
    )
    .option(...urlOption)
    .option('--json', 'print the comparison as one JSON object')
    .action(async (place: string, flags: DiffFlags) => {
      const source = await openRosterSource(place);
      try {
        if (flags.format !== undefined && flags.format !== source.format)
          throw new BridgeError('FORMAT_UNKNOWN', {
            params: { folder: place, reason: `they are of ${source.format}` },
          });
        const preview = await compare(source, flags, context);
        for (const line of flags.json ? [JSON.stringify(preview)] : previewLines(preview))
          context.terminal.out(line);
        context.exit(preview.wouldBeHeld ? 1 : 0);
      } finally {
        source.close();
      }
    });
};

function compare(
  { files, format }: RosterSource,
  { flow, connector: dataConnectorId, json, ...flags }: DiffFlags,
  context: CommandContext,
): Promise<ChangePreview> {
  const reporter = textReporter(context.terminal);
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const onBytes = (sent: number): void =>
    reporter.progress('sending', Math.min(sent, total), total, '');
  return withService(context, flags, async (client) => {
    const inboundFlowId = flow === undefined ? undefined : await findFlowId(client, flow);
    const target = { inboundFlowId, dataConnectorId, format };
    try {
      return await client.uploads.compare(target, multipartOf(files, json ? undefined : onBytes));
    } finally {
      reporter.progressEnd();
    }
  });
}

const previewLines = ({ changes, summary }: ChangePreview): string[] => [
  ...changeLines(changes),
  '',
  plain(summary),
];
