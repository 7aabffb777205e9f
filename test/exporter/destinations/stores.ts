import { execFileSync } from 'node:child_process';
import { lstatSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { TestScope } from '../../servers/process';
import type { Subject } from './contract';
import { readSet, watchFolder, type Layout } from './reader';

/** The three ways a set lies in a folder, each in a folder of its own. */
export const layouts = {
  zip: { path: 'zip', createPath: true },
  folder: { path: 'folder', createPath: true, layout: 'folder' },
  files: { path: 'files', createPath: true, layout: 'files' },
};

/** How the suite looks at destinations that are folders, here `root` with a folder for each layout. */
export function lookAt(root: string): Pick<Subject, 'arrived' | 'trace' | 'watch'> {
  return {
    arrived: (variant) => readSet(path.join(root, variant), variant as Layout),
    trace: () =>
      readdirSync(root, { recursive: true, encoding: 'utf8' })
        .filter((name) => !path.basename(name).startsWith('.') && !/\/\./.test(name))
        .sort()
        .map((name) => {
          const { mtimeMs, size, ino } = lstatSync(path.join(root, name));
          return { name, mtimeMs, size, ino };
        }),
    watch: (variant) => {
      mkdirSync(path.join(root, variant), { recursive: true });
      const watch = watchFolder(path.join(root, variant), variant as Layout);
      return {
        stop: () => {
          const { looks, broken, archives } = watch.stop();
          // The archive before and the new one, nothing between.
          return {
            looks,
            broken: archives.size > 2 ? [...broken, 'a part of an archive'] : broken,
          };
        },
      };
    },
  };
}

/** A file system of 8 MiB at that folder; only root can make one. */
export function mountSmall(test: TestScope, folder: string): void {
  mkdirSync(folder);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', folder]);
  test.teardown(() => execFileSync('umount', ['-l', folder]));
}

let found: string | false | undefined;

/** Whether small file systems can be made here. */
export function findSmallFileSystem(): string | false {
  found ??= canMount() ? false : 'no file system can be mounted here (not root, or forbidden)';
  return found;
}

function canMount(): boolean {
  const work: (() => unknown)[] = [];
  try {
    const folder = path.join('/tmp', `sdsb-mount-${process.pid}`);
    mountSmall({ teardown: (one) => work.push(one) }, folder);
    for (const one of work) one();
    execFileSync('rmdir', [folder]);
    return true;
  } catch {
    return false;
  }
}
