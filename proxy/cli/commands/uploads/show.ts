import { findUpload } from '../../uploads/find-upload';
import { viewLines } from '../../uploads/view-lines';
import { urlOption, withService, type ServiceFlags } from '../../with-service';
import type { Command } from '../command';

export const show: Command = (group, context) => {
  group
    .command('show <upload>')
    .description('state, steps, findings, changes and outcome of one upload')
    .option(...urlOption)
    .option('--json', 'print the upload as one JSON object')
    .action((id: string, flags: ServiceFlags & { json?: boolean }) =>
      withService(context, flags, async ({ uploads }) => {
        const upload = await findUpload(uploads, id);
        const lines = flags.json ? [JSON.stringify(upload)] : viewLines(upload, flags.url);
        for (const line of lines) context.terminal.out(line);
      }),
    );
};
