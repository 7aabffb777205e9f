import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import type { ExportSet } from '../../../../proxy/exporter/destinations/destination';
import { createFolderStore } from '../../../../proxy/exporter/destinations/local-folder';
import type { FileStore } from '../../../../proxy/exporter/destinations/placing/file-store';
import { placeFiles } from '../../../../proxy/exporter/destinations/placing/place-files';
import { placeFolder } from '../../../../proxy/exporter/destinations/placing/place-folder';
import { placedFiles } from '../../../../proxy/exporter/destinations/placing/placed-file';
import { newFolder } from '../../../servers/process';
import { readSet, type Layout } from '../reader';
import { contentOf, makeSet } from '../sets';

class Crash extends Error {}

/** A store that dies at its n-th act, before it or after it, and does nothing any more. */
function mortal(store: FileStore, at: number, isAfter: boolean): FileStore {
  let acts = 0;
  const acting = new Set(['send', 'write', 'makeFolder', 'rename', 'remove', 'removeFolder']);
  return new Proxy(store, {
    get: (target, name: keyof FileStore) => {
      const act = target[name] as (...args: unknown[]) => Promise<unknown>;
      if (!acting.has(name)) return act;
      return async (...args: unknown[]) => {
        acts += 1;
        if (acts > at || (acts === at && !isAfter)) throw new Crash();
        const answer = await act(...args);
        if (acts === at) throw new Crash();
        return answer;
      };
    },
  });
}

const place = (store: FileStore, set: ExportSet, layout: Layout): Promise<unknown> => {
  const files = placedFiles(set.files, set.license);
  const transfer = { sent: () => undefined, resumed: () => undefined };
  return layout === 'folder'
    ? placeFolder(store, set, files, { now: Date.UTC(2026, 8, 2), keep: 0 }, transfer)
    : placeFiles(store, set, files, transfer);
};

const placeBefore = (store: FileStore, set: ExportSet, layout: Layout): Promise<unknown> => {
  const files = placedFiles(set.files, set.license);
  const transfer = { sent: () => undefined, resumed: () => undefined };
  return layout === 'folder'
    ? placeFolder(store, set, files, { now: Date.UTC(2026, 8, 1) }, transfer)
    : placeFiles(store, set, files, transfer);
};

for (const layout of ['files', 'folder'] as const)
  t.test(
    `${layout}: whenever it dies, a reader finds a whole set or none, and the next delivery repairs`,
    async (t) => {
      const root = newFolder(t);
      const before = makeSet(t, { rows: 2, license: true });
      const wanted = makeSet(t, { rows: 3, without: ['classes.csv'] });
      const later = makeSet(t, { rows: 4, without: ['roles.csv'], license: true });
      let deaths = 0;
      for (const isAfter of [false, true])
        for (let at = 1, isDead = true; isDead; at += 1) {
          const folder = path.join(root, `${at}-${isAfter}`);
          mkdirSync(folder);
          const store = createFolderStore(folder, new AbortController().signal);
          await placeBefore(store, before, layout);
          isDead = await place(mortal(store, at, isAfter), wanted, layout).then(
            () => false,
            (error: unknown) => {
              if (!(error instanceof Crash)) throw error;
              return true;
            },
          );
          deaths += Number(isDead);
          const found = await readSet(folder, layout);
          const allowed = [contentOf(before), contentOf(wanted), undefined];
          if (!allowed.some((one) => sorted(one) === sorted(found))) t.fail(`a mixture at ${at}`);
          // Every second time the same set comes next, otherwise another one.
          const next = at % 2 === 0 ? wanted : later;
          await place(store, next, layout);
          if (layout === 'files') {
            if (sorted(await readSet(folder, layout)) !== sorted(contentOf(next)))
              t.fail(`not repaired after ${at}`);
            const rest = readdirSync(folder).filter((name) => /^\.(?!complete$)/.test(name));
            if (next === wanted && rest.length > 0) t.fail(`${rest.join()} left after ${at}`);
          } else if (readdirSync(folder).some((name) => !/^\.|Z-/.test(name)))
            t.fail(`half a set visible after ${at}`);
        }
      t.ok(deaths > 20, `${deaths} deaths`);
    },
  );

const sorted = (content: Record<string, string> | undefined): string =>
  JSON.stringify(Object.entries(content ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)));
