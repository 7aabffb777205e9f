import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { newFolder } from '../../servers/process';
import { createContext } from './context';
import { deliver, holdsContract, type Subject } from './contract';
import { readSet } from './reader';
import { contentOf, makeSet } from './sets';
import { findSmallFileSystem, layouts, lookAt, mountSmall } from './stores';

let root = '';

holdsContract({
  kind: 'local',
  start: async (test) => {
    root = newFolder(test);
    return { kind: 'local', settings: {}, root, ...lookAt(root) };
  },
  // `root` comes with the test; the paths count from it by `resolvePath`.
  variants: layouts,
  large: 'files',
  resumes: false,
  refusals: [
    {
      name: 'a missing folder is refused',
      code: 'EXPORT_DESTINATION_PATH_MISSING',
      settings: () => ({ path: 'not-there' }),
    },
    {
      name: 'a folder that may not be written is refused',
      code: 'EXPORT_DESTINATION_FORBIDDEN',
      skip: process.getuid?.() === 0 && 'root may write everywhere',
      settings: (test) => {
        const folder = newFolder(test);
        chmodSync(folder, 0o500);
        return { path: folder };
      },
    },
    {
      name: 'a full disk is told',
      code: 'EXPORT_DESTINATION_FULL',
      isTooMuch: true,
      skip: findSmallFileSystem(),
      settings: (test) => {
        const folder = path.join(newFolder(test), 'full');
        mountSmall(test, folder);
        return { path: folder };
      },
    },
  ],
});

const subject = (folder: string): Subject => ({
  kind: 'local',
  settings: { path: folder },
  ...lookAt(folder),
});

t.test('a set without a file that the one before had leaves none of it', async (t) => {
  const folder = newFolder(t);
  writeFileSync(path.join(folder, 'not-ours.csv'), 'stays');
  const settings = { layout: 'files' };
  await deliver(subject(folder), makeSet(t, { rows: 2, license: true }), settings);
  const set = makeSet(t, { rows: 2, without: ['classes.csv', 'enrollments.csv'] });
  await deliver(subject(folder), set, settings);
  t.same(readdirSync(folder).sort(), [
    '.complete',
    'license',
    'not-ours.csv',
    'orgs.csv',
    'roles.csv',
    'users.csv',
  ]);
  t.same(readdirSync(path.join(folder, 'license')), [], 'a license once wanted is gone too');
});

t.test('a new export of the same people replaces the archive', async (t) => {
  const folder = newFolder(t);
  await deliver(subject(folder), makeSet(t, { rows: 2 }));
  const set = makeSet(t, { rows: 3 });
  t.match(await deliver(subject(folder), set), { result: 'delivered', place: folder });
  t.same(await readSet(folder, 'zip'), contentOf(set));
  t.same(readdirSync(folder).sort(), ['.complete', 'district.zip']);
});

t.test('keep removes older sets of the same profile, and nothing else', async (t) => {
  const folder = newFolder(t);
  for (const name of ['mine', '20250101T000000Z-foreign', '.third~x.part'])
    mkdirSync(path.join(folder, name));
  const settings = { layout: 'folder', keep: 1 };
  const at = (day: number) => createContext({ now: () => Date.UTC(2026, 8, day) });
  await deliver(subject(folder), makeSet(t, { profile: 'other', exportId: 'o' }), settings, at(1));
  for (const day of [2, 3, 4])
    await deliver(subject(folder), makeSet(t, { exportId: `e${day}` }), settings, at(day));
  t.same(readdirSync(folder).sort(), [
    '.third~x.part',
    '20250101T000000Z-foreign',
    '20260901T000000Z-o',
    '20260903T000000Z-e3',
    '20260904T000000Z-e4',
    'mine',
  ]);
});

t.test('a manifest that names files elsewhere removes nothing', async (t) => {
  const folder = newFolder(t);
  const inner = path.join(folder, 'inner');
  mkdirSync(inner);
  writeFileSync(path.join(folder, 'precious'), '');
  const files = [{ name: '../precious', bytes: 0, sha256: '' }];
  writeFileSync(
    path.join(inner, '.complete'),
    JSON.stringify({ exportId: 'x', profile: 'p', files }),
  );
  t.match(await deliver(subject(inner), makeSet(t)), { result: 'delivered' });
  t.ok(readdirSync(folder).includes('precious'));
});

t.test('the same files make the same archive', async (t) => {
  const [one, two] = [newFolder(t), newFolder(t)];
  const set = makeSet(t, { rows: 50 });
  await deliver(subject(one), set);
  await deliver(subject(two), { ...set, exportId: 'another' });
  const read = (folder: string): Buffer => readFileSync(path.join(folder, 'district.zip'));
  t.same(read(one), read(two));
  t.same(readdirSync(path.dirname(set.files[0]?.path ?? '')).length, set.files.length, 'no rest');
});
