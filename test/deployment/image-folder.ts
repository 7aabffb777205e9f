import {
  chmodSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { dockerfileText, readDockerfile, root } from './dockerfile';

interface Scope {
  teardown(work: () => unknown): void;
}

/**
 * The folder /app of the image, made by the Dockerfile's own COPY lines without Docker. `dist` is the built one;
 * node_modules is exactly what `npm ci --omit=dev` installs, taken from the lock file and linked, not copied. Beside
 * it lies `node`. Nobody may write into it.
 */
export function makeImageFolder(test: Scope): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'sdsb-image-'));
  test.teardown(() => {
    for (const sub of foldersBelow(folder)) chmodSync(sub, 0o755);
    rmSync(folder, { recursive: true, force: true });
  });
  for (const { sources, destination } of readDockerfile(dockerfileText).stages.at(-1)?.copies ??
    []) {
    for (const source of sources) {
      const name = source.replace(/^\/app\//, '');
      const to = destination === './' ? name : destination;
      if (name === 'node_modules') linkProductionPackages(path.join(folder, to));
      else linkTree(path.join(root, name), path.join(folder, to), () => true);
    }
  }
  // This Node.js may lie where no other account gets to; the image has its own.
  linkOrCopy(realpathSync(process.execPath), path.join(folder, 'node'));
  for (const sub of foldersBelow(folder)) chmodSync(sub, 0o555);
  return folder;
}

interface LockFile {
  packages: Record<string, { dev?: boolean; devOptional?: boolean; optional?: boolean }>;
}

/** The packages of the lock file that are not for development; of the optional ones those for this platform. */
export function productionPackages(): string[] {
  const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as LockFile;
  return Object.entries(lock.packages)
    .filter(([place, { dev, devOptional }]) => place !== '' && !dev && !devOptional)
    .filter(([place, { optional }]) => optional !== true || existsSync(path.join(root, place)))
    .map(([place]) => place);
}

function linkProductionPackages(target: string): void {
  for (const place of productionPackages()) {
    const to = path.join(target, place.replace(/^node_modules\//, ''));
    // Packages within packages are in the list by themselves.
    linkTree(path.join(root, place), to, (name) => name !== 'node_modules');
  }
}

function linkTree(from: string, to: string, takes: (name: string) => boolean): void {
  if (!statSync(from).isDirectory()) {
    mkdirSync(path.dirname(to), { recursive: true });
    return linkOrCopy(from, to);
  }
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (!takes(entry.name)) continue;
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (entry.isDirectory()) linkTree(source, target, takes);
    // npm keeps no symbolic links; those of the embedded database are made at its start.
    else if (entry.isFile()) linkOrCopy(source, target);
  }
}

/** A temporary folder may lie on another disk. */
function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    if (!['EXDEV', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    copyFileSync(from, to);
  }
}

/** A folder and all folders in it; those above after those below. */
function foldersBelow(folder: string): string[] {
  const inside = readdirSync(folder, { withFileTypes: true }).filter((one) => one.isDirectory());
  return [...inside.flatMap(({ name }) => foldersBelow(path.join(folder, name))), folder];
}
