import { BridgeError } from '../../errors';
import { createLogger } from '../../observability/logger';
import { startServer } from '../../server';
import { untilStopped } from '../until-stopped';
import type { Command } from './command';

/** The service for the real Microsoft 365. It never starts the sandbox. */
export const command: Command = (program, context) => {
  program
    .command('serve')
    .description('run the service (CLOUD=global; settings come from the environment)')
    .action(async () => {
      const config = context.config();
      if (config.CLOUD !== 'global')
        throw new BridgeError('CONFIG_INVALID', {
          params: {
            reason: 'serve runs with CLOUD=global only; sds-bridge sandbox simulates the cloud',
          },
          target: 'CLOUD',
        });
      const logger = createLogger({ level: config.LOG_LEVEL });
      const server = await startServer({ config, logger });
      await untilStopped(context.signal, () => server.close());
    });
};
