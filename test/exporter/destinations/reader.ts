import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { defaultArchiveLimits, openZipEntries } from '../../../proxy/rosters/sources/zip-entries';
import { sha256 } from './sets';

export type Layout = 'zip' | 'folder' | 'files';

const visible = (folder: string): string[] =>
  readdirSync(folder).filter((name) => !name.startsWith('.'));

/** A delivery may take the file away at any moment. */
function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Sizes as `.complete` promises them; undefined when it is not there. */
function promised(folder: string): Record<string, number> | undefined {
  const text = readIfThere(path.join(folder, '.complete'));
  if (text === undefined) return undefined;
  const { files } = JSON.parse(text) as { files: { name: string; bytes: number }[] };
  return Object.fromEntries(files.map(({ name, bytes }) => [name, bytes]));
}

/** The set a reader of this layout takes, as names and checksums; undefined when there is none. */
export async function readSet(
  folder: string,
  layout: Layout,
): Promise<Record<string, string> | undefined> {
  if (layout === 'folder') {
    const newest = visible(folder).sort().at(-1);
    return newest === undefined ? undefined : contentIn(path.join(folder, newest));
  }
  if (layout === 'files') return promised(folder) && contentIn(folder);
  const archive = visible(folder).find((name) => name.endsWith('.zip'));
  if (archive === undefined) return undefined;
  const license = path.join(folder, 'license/License.csv');
  return {
    ...(await unzip(path.join(folder, archive))),
    ...(existsSync(license) && { 'license/License.csv': sha256(readFileSync(license)) }),
  };
}

export async function unzip(archive: string): Promise<Record<string, string>> {
  const zip = await openZipEntries(archive, defaultArchiveLimits);
  const content: Record<string, string> = {};
  for (const entry of zip.entries) {
    const chunks: Buffer[] = [];
    for await (const chunk of entry.chunks()) chunks.push(chunk);
    content[entry.name] = sha256(Buffer.concat(chunks));
  }
  zip.close();
  return content;
}

const contentIn = (folder: string): Record<string, string> =>
  Object.fromEntries(
    visible(folder).flatMap((name) => {
      const at = path.join(folder, name);
      return statSync(at).isDirectory()
        ? Object.entries(contentIn(at)).map(([inner, hash]) => [`${name}/${inner}`, hash] as const)
        : [[name, sha256(readFileSync(at))] as const];
    }),
  );

/** Looks at a folder all the time as a reader would, and remembers every set that is not whole. */
export function watchFolder(
  folder: string,
  layout: Layout,
): { stop: () => { looks: number; broken: string[]; archives: Set<number> } } {
  const broken: string[] = [];
  const archives = new Set<number>();
  let looks = 0;
  const look = (): void => {
    looks += 1;
    if (layout === 'zip')
      for (const name of visible(folder).filter((one) => one.endsWith('.zip'))) {
        const stats = statSync(path.join(folder, name), { throwIfNoEntry: false });
        if (stats !== undefined) archives.add(stats.size);
      }
    else if (layout === 'folder')
      for (const name of visible(folder)) compare(path.join(folder, name), broken);
    else compare(folder, broken);
  };
  const timer = setInterval(look, 5);
  return {
    stop: () => {
      clearInterval(timer);
      return { looks, broken, archives };
    },
  };
}

/** Reads the promise, looks, and reads the promise again: what changed in between is no set. */
function compare(folder: string, broken: string[]): void {
  const before = promised(folder);
  const found = JSON.stringify(sizesIn(folder));
  const after = promised(folder);
  if (JSON.stringify(before) !== JSON.stringify(after)) return;
  if (before === undefined && path.basename(folder).includes('Z-')) broken.push('no promise');
  if (before === undefined) return;
  const sorted = Object.fromEntries(Object.entries(before).sort(([a], [b]) => (a < b ? -1 : 1)));
  if (JSON.stringify(sorted) !== found) broken.push(`${JSON.stringify(sorted)} ≠ ${found}`);
}

function sizesIn(folder: string): Record<string, number> {
  const entries = visible(folder).flatMap((name): [string, number][] => {
    const stats = statSync(path.join(folder, name), { throwIfNoEntry: false });
    if (stats === undefined) return [];
    return stats.isDirectory()
      ? Object.entries(sizesIn(path.join(folder, name))).map(([inner, size]) => [
          `${name}/${inner}`,
          size,
        ])
      : [[name, stats.size]];
  });
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
