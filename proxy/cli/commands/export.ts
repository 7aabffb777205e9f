import { destinations } from '../../exporter/destinations';
import type { ProfileKinds } from '../../exporter/profile/profile';
import { sources } from '../../exporter/sources';
import { initProfile } from '../export/init-profile';
import { receiptLines } from '../export/receipt-text';
import { runProfile, type ExportFlags } from '../export/run-profile';
import { urlOption } from '../with-service';
import type { Command } from './command';

/** From a student information system to files for School Data Sync, delivered. */
export const createExportCommand =
  (kinds: ProfileKinds): Command =>
  (program, context) => {
    const group = program
      .command('export')
      .description('make the files of a roster from a source and deliver them, as a profile says')
      .argument('<profile>', 'the profile, a YAML file')
      .option('--dry-run', 'make and check the files, deliver nothing')
      .option('--only <schools...>', 'ids of schools, instead of the selection of the profile')
      .option('--findings <file>', 'write every finding to this file, .ndjson or .csv')
      .option('--receipt <file>', 'where the receipt goes; default: beside the profile')
      .option(...urlOption)
      .option('--json', 'print the receipt as one JSON object')
      .action(async (file: string, flags: ExportFlags) => {
        const receipt = await runProfile(file, flags, context, kinds);
        for (const line of flags.json ? [JSON.stringify(receipt)] : receiptLines(receipt))
          context.terminal.out(line);
        context.exit(exitCodes[receipt.result]);
      });
    group
      .command('init')
      .description('write a commented profile by asking')
      .argument('[file]', 'the profile to write', 'export.yaml')
      .option('--yes', 'ask nothing and take the first of each choice')
      .action((file: string, flags: { yes?: boolean }) =>
        initProfile(file, flags.yes === true, context, kinds),
      );
  };

const exitCodes = { delivered: 0, checked: 0, refused: 1, failed: 2 } as const;

export const command = createExportCommand({ sources, destinations });
