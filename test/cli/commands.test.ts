import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import t from 'tap';
import { commandNames, commandsFor } from '../../proxy/cli/commands';
import type { CommandContext } from '../../proxy/cli/terminal';

const dist = path.join(__dirname, '../../dist');
const names = (args: string[]): string[] => {
  const program = new Command();
  for (const add of commandsFor(args)) add(program, {} as CommandContext);
  return program.commands.map((command) => command.name());
};

t.test('a line of the registry holds the command of that name', async (t) => {
  for (const name of commandNames) t.same(names([name, '--help']), [name]);
});

t.test('help and what is misspelt know all commands', async (t) => {
  t.same(names([]), commandNames);
  t.same(names(['--help']), commandNames);
  t.same(names(['snyc']), commandNames);
  t.same(names(['--version']), []);
});

t.test(
  'a command loads nothing of the service and of databases elsewhere',
  { skip: existsSync(dist) ? false : 'dist/ is not built: run npm run build' },
  async (t) => {
    const script = `require(${JSON.stringify(path.join(dist, 'cli/commands'))}).commandsFor(['token']);
      console.log(Object.keys(require.cache).join('\\n'));`;
    const { stdout } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
    t.match(stdout, /commander|token/);
    t.notMatch(stdout, /node_modules.(fastify|mysql2|tedious|@dbos-inc|@azure)\b/);
  },
);
