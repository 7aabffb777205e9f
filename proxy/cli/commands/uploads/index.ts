import type { Command } from '../command';
import { approve, cancel, discard } from './decide';
import { findings } from './findings';
import { list } from './list';
import { show } from './show';

const commands: readonly Command[] = [list, show, approve, discard, cancel, findings];

/** What can be done with uploads that the service has; `latest` stands for the newest one. */
export const command: Command = (program, context) => {
  const group = program
    .command('uploads')
    .description('look at uploads and decide on them; <upload> is an id, or latest');
  for (const add of commands) add(group, context);
};
