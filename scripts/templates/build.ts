import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import { isUpToDate } from '../up-to-date';
import type { Target, TemplateOptions } from './target';
import { targets } from './targets';

const templates = path.join(__dirname, '..', '..', 'templates');
const say = (text: string): boolean => process.stdout.write(`${text}\n`);

interface BuildOptions extends TemplateOptions {
  out: string;
  check?: boolean;
}

const command = new Command('build:templates')
  .description('Writes the templates, and packs what is imported as an archive.')
  .option('--host <name>', 'public host name of the service')
  .option('--publisher <name>', 'who publishes the templates')
  .option('--website <url>', 'page about the service')
  .option('--privacy-policy <url>', 'privacy policy of the service')
  .option('--contact-email <address>', 'address of the support')
  .option('--oauth-id <id>', 'registration of the declarative agent’s sign-in')
  .option('--out <folder>', 'where to write', templates)
  .option('--check', 'write nothing; fail when a file differs from what would be written')
  .action(build);

async function build({ out, check = false, ...options }: BuildOptions): Promise<void> {
  const root = path.resolve(out);
  let count = 0;
  let stale = 0;
  for (const target of targets) {
    const files = await target.files(options);
    count += files.size;
    const changes = await changesOf(root, target, files);
    stale += changes.length;
    if (check)
      for (const name of changes)
        say(`templates/${name} differs from the model: run npm run build:templates`);
    else {
      for (const name of changes) write(root, name, files.get(name));
      for (const [name, content] of (await target.artifacts?.(options)) ?? [])
        write(root, name, content);
    }
  }
  if (check && stale > 0) process.exitCode = 1;
  if (stale === 0) say(`${count} files of templates are up to date`);
}

/** Files that differ, are missing, or that nobody makes any more. */
async function changesOf(
  root: string,
  target: Target,
  files: ReadonlyMap<string, string | Buffer>,
): Promise<string[]> {
  const differing: string[] = [];
  for (const [name, content] of files)
    if (!(await isUpToDate(path.join(root, name), content))) differing.push(name);
  const forgotten = target.folders
    .flatMap((folder) => filesBelow(root, folder))
    .filter((name) => !files.has(name));
  return [...differing, ...forgotten];
}

const filesBelow = (root: string, folder: string): string[] =>
  existsSync(path.join(root, folder))
    ? readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) =>
          path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'),
        )
    : [];

function write(root: string, name: string, content: string | Buffer | undefined): void {
  const file = path.join(root, name);
  if (content === undefined) rmSync(file);
  else {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  say(`${content === undefined ? 'removed' : 'wrote'} ${name}`);
}

/** Runs the command with the arguments of this process. */
export const run = (): Promise<Command> => command.parseAsync();
