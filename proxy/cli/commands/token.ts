import { fetchSandboxToken } from '../sandbox-token';
import type { Command } from './command';

interface TokenOptions {
  user?: string;
  app?: boolean;
  tenant?: string;
}

/** Prints the token and nothing else, so that it can stand in `$(...)`. */
export const command: Command = (program, context) => {
  program
    .command('token')
    .description('print an access token of the running sandbox')
    .option('--user <upn>', 'user principal name; default: the administrator')
    .option('--app', 'a token of the application instead of a person')
    .option('--tenant <id>', 'tenant id; default: the tenant of the sandbox')
    .action(async (options: TokenOptions) => {
      const { SANDBOX_PORT } = context.config();
      context.terminal.out(await fetchSandboxToken(SANDBOX_PORT, options, context.signal));
    });
};
