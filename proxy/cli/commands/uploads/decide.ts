import type { UploadView } from '../../../schemas/upload';
import type { CommandContext } from '../../terminal';
import type { UploadCalls } from '../../upload-calls';
import { approveCommand } from '../../uploads/conclude';
import { findUpload } from '../../uploads/find-upload';
import { changeLines, plain } from '../../uploads/words';
import { urlOption, withService, type ServiceFlags } from '../../with-service';
import type { Command } from '../command';

interface DecideFlags extends ServiceFlags {
  hash?: string;
  note?: string;
  json?: boolean;
}

/** An approval names what was looked at: without a hash the changes are shown and nothing is approved. */
export const approve: Command = (group, context) => {
  group
    .command('approve <upload>')
    .description('let a held upload go on, with exactly the changes that were looked at')
    .option('--hash <changeHash>', 'of the changes; without it they are shown')
    .option('--note <text>', 'why it is right, kept with the upload; no personal data')
    .option(...urlOption)
    .option('--json', 'print JSON')
    .action((id: string, flags: DecideFlags) =>
      withService(context, flags, async ({ uploads }) => {
        const upload = await findUpload(uploads, id);
        const { hash: changeHash, note } = flags;
        if (changeHash !== undefined)
          return tell(context, flags, await uploads.approve(upload.uploadId, { changeHash, note }));
        showChanges(context, flags, upload);
        context.exit(1);
      }),
    );
};

export const discard: Command = (group, context) => {
  decision(group, context, 'discard', 'end a held upload: nothing is sent', (uploads, id) =>
    uploads.discard(id),
  );
};

export const cancel: Command = (group, context) => {
  decision(group, context, 'cancel', 'end an upload in whatever state it is', (uploads, id) =>
    uploads.cancel(id),
  );
};

function decision(
  group: Parameters<Command>[0],
  context: CommandContext,
  name: string,
  description: string,
  act: (uploads: UploadCalls, uploadId: string) => Promise<UploadView>,
): void {
  group
    .command(`${name} <upload>`)
    .description(description)
    .option(...urlOption)
    .option('--json', 'print JSON')
    .action((id: string, flags: DecideFlags) =>
      withService(context, flags, async ({ uploads }) => {
        const { uploadId } = await findUpload(uploads, id);
        tell(context, flags, await act(uploads, uploadId));
      }),
    );
}

function tell({ terminal }: CommandContext, { json }: DecideFlags, upload: UploadView): void {
  if (json) return terminal.out(JSON.stringify(upload));
  terminal.out(`upload     ${upload.uploadId}`);
  terminal.out(`${upload.state}: ${plain(upload.reason?.message ?? upload.summary)}`);
}

function showChanges(
  { terminal }: CommandContext,
  { json, url }: DecideFlags,
  upload: UploadView,
): void {
  const { uploadId, state, changes } = upload;
  if (json) return terminal.out(JSON.stringify({ uploadId, state, ...(changes && { changes }) }));
  if (state !== 'held' || !changes) {
    terminal.out(`${state}: ${plain(upload.summary)} There is nothing to approve.`);
    return;
  }
  for (const line of changeLines(changes)) terminal.out(line);
  terminal.out('');
  terminal.out(`approve    ${approveCommand(upload, url)}`);
}
