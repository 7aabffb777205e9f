import type { Command as Program } from 'commander';
import type { CommandContext } from '../terminal';

/** One command of the registry: adds itself, with its options and its action, to the program. */
export type Command = (program: Program, context: CommandContext) => void;
