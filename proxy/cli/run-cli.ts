import { Command, CommanderError } from 'commander';
import { BridgeError } from '../errors';
import { version } from '../version';
import { commandsFor } from './commands';
import { reportError } from './report-error';
import type { CommandContext } from './terminal';

export type ExitCode = 0 | 1 | 2;

/**
 * Runs one command line (without node and script name) and tells its exit code: 0 done, 1 refused
 * because of content, 2 could not run. Never throws and never ends the process.
 */
export async function runCli(
  args: readonly string[],
  given: Omit<CommandContext, 'exit'>,
): Promise<ExitCode> {
  let code: ExitCode = 0;
  const context: CommandContext = { ...given, exit: (chosen) => (code = chosen) };
  const { terminal, signal } = given;
  const program = new Command('sds-bridge')
    .description('Brings school rosters into Microsoft 365 through School Data Sync.')
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
    })
    .addHelpText('after', '\nExit codes: 0 done, 1 refused because of content, 2 could not run.');
  for (const add of commandsFor(args)) add(program, context);
  try {
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const reason = signal.aborted ? new BridgeError('CANCELLED') : error;
    return reportError(reason, terminal, args.includes('--json'));
  }
}
