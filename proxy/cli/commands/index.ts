import type { Command } from './command';

interface CommandFile {
  command: Command;
}

/*
 * The registry: one line a command, in the order of the help. A command is loaded when it is called: what the others
 * need would take most of the time of a start.
 */
/* eslint-disable @typescript-eslint/no-require-imports */
const registry = new Map<string, () => CommandFile>([
  ['serve', () => require('./serve') as CommandFile],
  ['sandbox', () => require('./sandbox') as CommandFile],
  ['token', () => require('./token') as CommandFile],
  ['sync', () => require('./sync') as CommandFile],
  ['uploads', () => require('./uploads') as CommandFile],
  ['validate', () => require('./validate') as CommandFile],
  ['diff', () => require('./diff') as CommandFile],
  ['export', () => require('./export') as CommandFile],
  ['doctor', () => require('./doctor') as CommandFile],
  ['api-keys', () => require('./api-keys') as CommandFile],
  ['connections', () => require('./connections') as CommandFile],
  ['seal-keys', () => require('./seal-keys') as CommandFile],
  ['database', () => require('./database') as CommandFile],
  ['demo', () => require('./demo') as CommandFile],
]);
/* eslint-enable @typescript-eslint/no-require-imports */

export const commandNames: readonly string[] = [...registry.keys()];

/** The commands that a command line can mean: the one it names, all for help and errors, none for the version. */
export function commandsFor(args: readonly string[]): Command[] {
  const [first = ''] = args;
  if (args.length === 1 && (first === '--version' || first === '-V')) return [];
  const named = registry.get(first);
  const files = named === undefined ? [...registry.values()] : [named];
  return files.map((load) => load().command);
}
