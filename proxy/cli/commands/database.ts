import { dumpDatabase } from '../../database/dump/dump-database';
import { restoreDatabase } from '../../database/dump/restore-database';
import { withDatabase } from '../with-database';
import type { Command } from './command';

/** Backup and move: from one embedded version to the next, or from embedded to external. */
export const command: Command = (program, context) => {
  const group = program
    .command('database')
    .description('back up and restore what the service keeps');
  group
    .command('dump <file>')
    .description('write everything kept to a file; also while the service runs')
    .action((file: string) =>
      withDatabase(context, async (open) => {
        await dumpDatabase(open, file);
        context.terminal.out(`wrote ${file}`);
      }),
    );
  group
    .command('restore <file>')
    .description('read a dump into an empty database; the service must not run')
    .action((file: string) =>
      withDatabase(
        context,
        async (open) => {
          await restoreDatabase(open, file);
          context.terminal.out(`restored ${file}`);
        },
        { migrateSchema: false },
      ),
    );
};
