import type { ProfileKinds } from '../../exporter/profile/profile';
import { receiptLines } from '../export/receipt-text';
import type * as InitProfile from '../export/init-profile';
import type * as ProductKinds from '../export/product-kinds';
import type * as RunProfile from '../export/run-profile';
import { urlOption } from '../with-service';
import type { Command } from './command';

// Loaded when it is used: the clients of all databases and servers would delay every other command.
/* eslint-disable @typescript-eslint/no-require-imports */
const loadRunner = () => require('../export/run-profile') as typeof RunProfile;
const loadInit = () => require('../export/init-profile') as typeof InitProfile;
const loadKinds = () => (require('../export/product-kinds') as typeof ProductKinds).productKinds;
/* eslint-enable @typescript-eslint/no-require-imports */

/** From a student information system to files for School Data Sync, delivered. */
export const createExportCommand =
  (kindsOf: () => ProfileKinds): Command =>
  (program, context) => {
    const command = program
      .command('export')
      .description('make the files of a roster from a source and deliver them, as a profile says')
      .argument('<profile>', 'the profile, a YAML file')
      .option('--dry-run', 'make and check the files, deliver nothing')
      .option('--only <schools...>', 'ids of schools, instead of the selection of the profile')
      .option('--findings <file>', 'write every finding to this file, .ndjson or .csv')
      .option('--receipt <file>', 'where the receipt goes; default: beside the profile')
      .option(...urlOption)
      .option('--json', 'print the receipt as one JSON object')
      .action(async (file: string, flags: RunProfile.ExportFlags) => {
        const receipt = await loadRunner().runProfile(file, flags, context, kindsOf());
        for (const line of flags.json ? [JSON.stringify(receipt)] : receiptLines(receipt))
          context.terminal.out(line);
        context.exit(exitCodes[receipt.result]);
      });
    command
      .command('init')
      .description('write a commented profile by asking')
      .argument('[file]', 'the profile to write', 'export.yaml')
      .option('--yes', 'ask nothing and take the first of each choice')
      .action((file: string, flags: { yes?: boolean }) =>
        loadInit().initProfile(file, flags.yes === true, context, kindsOf()),
      );
  };

const exitCodes = { delivered: 0, checked: 0, refused: 1, failed: 2 } as const;

export const exportCommand = createExportCommand(loadKinds);
