import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import type { Target } from './target';
import { targets } from './targets';

const root = path.join(__dirname, '..', '..', 'templates');
const say = (text: string): boolean => process.stdout.write(`${text}\n`);

const command = new Command('build:templates')
  .description('Writes the templates from the flow model, and the solutions as zip files.')
  .option('--check', 'write nothing; fail when a file differs from what would be written')
  .action(build);

async function build({ check = false }: { check?: boolean }): Promise<void> {
  let count = 0;
  let stale = 0;
  for (const target of targets) {
    const files = await target.files();
    count += files.size;
    const changes = changesOf(target, files);
    stale += changes.length;
    if (check)
      for (const name of changes)
        say(`templates/${name} differs from the model: run npm run build:templates`);
    else {
      for (const name of changes) write(name, files.get(name));
      for (const [name, content] of (await target.artifacts?.()) ?? []) write(name, content);
    }
  }
  if (check && stale > 0) process.exitCode = 1;
  if (stale === 0) say(`${count} files of templates are up to date`);
}

/** Files that differ, are missing, or that nobody makes any more. */
function changesOf(target: Target, files: ReadonlyMap<string, string | Buffer>): string[] {
  const differing = [...files]
    .filter(([name, content]) => {
      const file = path.join(root, name);
      return !existsSync(file) || !readFileSync(file).equals(Buffer.from(content));
    })
    .map(([name]) => name);
  const forgotten = target.folders.flatMap(filesBelow).filter((name) => !files.has(name));
  return [...differing, ...forgotten];
}

const filesBelow = (folder: string): string[] =>
  existsSync(path.join(root, folder))
    ? readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) =>
          path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'),
        )
    : [];

function write(name: string, content: string | Buffer | undefined): void {
  const file = path.join(root, name);
  if (content === undefined) rmSync(file);
  else {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  say(`${content === undefined ? 'removed' : 'wrote'} templates/${name}`);
}

/** Runs the command with the arguments of this process. */
export const run = (): Promise<Command> => command.parseAsync();
