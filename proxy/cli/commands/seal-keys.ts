import { generateSealKey, rotateSealKeyFile } from '../../auth/seal-keys';
import type { Command } from './command';

/** Keys that seal handles: with SEAL_KEYS a new one is printed, otherwise the kept file gets one. */
export const command: Command = (program, context) => {
  program
    .command('seal-keys')
    .description('look after the keys that seal handles')
    .command('rotate')
    .description('make a new sealing key; handles sealed with the earlier keys still open')
    .action(async () => {
      const config = context.config();
      if (config.SEAL_KEYS.length > 0 || config.DATABASE_URL !== undefined) {
        context.terminal.err(
          'Add this at the END of SEAL_KEYS on every replica and restart one after another; then move it to the front and restart them again.',
        );
        context.terminal.out(generateSealKey());
        return;
      }
      const count = await rotateSealKeyFile(config.DATA_DIR);
      context.terminal.out(
        `the new key seals after the next start of the service; ${count} keys open handles`,
      );
    });
};
