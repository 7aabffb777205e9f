import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Command, Option } from 'commander';
import { isUpToDate } from '../up-to-date';
import { packageFiles } from './package-files';
import { packageSettings, variants, type PackageOptions } from './settings';

const sources = path.join(__dirname, '..', '..', 'connector');

interface BuildOptions extends PackageOptions {
  out: string;
  check?: boolean;
}

const command = new Command('build:connector')
  .description('Writes the connector package from the route schemas.')
  .addOption(new Option('--variant <name>', 'what it is for').choices(variants).default('deploy'))
  .option('--host <name>', 'public host name of the service')
  .option('--tenant <id>', 'Entra tenant that signs people in')
  .option('--client-id <id>', 'client id of the connector client')
  .option('--api-app-id <id>', 'client id of the API')
  .option('--environment <id>', 'Power Platform environment, for settings.json')
  .option('--connector-id <id>', 'the connector to update, for settings.json')
  .option('--publisher <name>', 'who publishes the connector')
  .option('--website <url>', 'page about the connector')
  .option('--privacy-policy <url>', 'privacy policy of the service')
  .option('--contact-email <address>', 'address of the support')
  .option('--out <folder>', 'where to write', sources)
  .option('--check', 'write nothing; fail when a file differs from what would be written')
  .action(build);

async function build({ out, check = false, ...options }: BuildOptions): Promise<void> {
  const files = await packageFiles(packageSettings(options), {
    svg: readFileSync(path.join(sources, 'icon.svg')),
    readme: readFileSync(path.join(sources, 'readme.md'), 'utf8'),
  });
  const stale: string[] = [];
  for (const [name, content] of files)
    if (!(await isUpToDate(path.join(out, name), content))) stale.push(name);
  const say = (text: string): boolean => process.stdout.write(`${text}\n`);
  if (stale.length === 0) say(`${files.size} files of the connector are up to date`);
  else if (check) {
    process.exitCode = 1;
    for (const name of stale)
      say(`connector/${name} differs from the code: run npm run build:connector`);
  } else {
    for (const name of stale) {
      mkdirSync(path.dirname(path.join(out, name)), { recursive: true });
      writeFileSync(path.join(out, name), files.get(name) ?? '');
    }
    say(`wrote ${stale.join(', ')} in ${path.relative(process.cwd(), out) || '.'}`);
  }
}

/** Runs the command with the arguments of this process. */
export const run = (): Promise<Command> => command.parseAsync();
