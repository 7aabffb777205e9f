import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import t from 'tap';
import type { UploadStore } from '../../proxy/database/uploads/upload-store';
import { createUploadPaths } from '../../proxy/uploads/paths';
import { retentionTasks } from '../../proxy/uploads/retention';

const day = 86_400_000;
const now = Date.parse('2027-03-01T12:00:00Z');

function setUp(t: { teardown(work: () => void): void }, open: string[] = []) {
  const root = mkdtempSync(path.join(tmpdir(), 'sdsb-'));
  t.teardown(() => rmSync(root, { recursive: true, force: true }));
  const removedBefore: Date[] = [];
  const uploads = {
    removeFinishedBefore: async (before: Date) => removedBefore.push(before),
    listOpen: async () => open.map((uploadId) => ({ uploadId })),
  } as unknown as UploadStore;
  const paths = createUploadPaths(root);
  const forgottenBefore: Date[] = [];
  const engine = { forget: async (before: Date) => void forgottenBefore.push(before) };
  const tasks = retentionTasks({ uploads, paths }, engine, { historyDays: 400, findingsDays: 90 });
  const make = (file: string, ageDays: number, folder = path.dirname(file)): void => {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, 'x');
    const at = new Date(now - ageDays * day);
    utimesSync(file, at, at);
    if (folder !== '') utimesSync(folder, at, at);
  };
  const run = async (): Promise<void> => {
    for (const task of tasks) await task(now);
  };
  return { paths, make, run, removedBefore, forgottenBefore };
}

t.test('findings go after their days, history and journal after their own', async (t) => {
  const { paths, make, run, removedBefore, forgottenBefore } = setUp(t);
  make(paths.keptFindings('t1', 'old'), 91, '');
  make(paths.keptFindings('t1', 'young'), 89, '');
  await run();
  t.same(readdirSync(path.join(paths.allFindings, 't1')), ['young.ndjson']);
  t.same(removedBefore, [new Date(now - 400 * day)]);
  t.same(forgottenBefore, [new Date(now - 30 * day)]);
});

t.test('the files of no open upload go after a day', async (t) => {
  const { paths, make, run } = setUp(t, ['held']);
  make(path.join(paths.folder('t1', 'held'), 'x'), 3);
  make(path.join(paths.folder('t1', 'forgotten'), 'x'), 2);
  make(path.join(paths.incoming('t2', 'broken'), 'x'), 2);
  make(path.join(paths.incoming('t2', 'coming'), 'x'), 0.1);
  await run();
  t.same(readdirSync(path.join(paths.allFolders, 't1')), ['held']);
  t.same(readdirSync(path.join(paths.allFolders, 't2')), ['incoming-coming']);
});

t.test('nothing is there to remove before the first upload', async (t) => {
  const { run } = setUp(t);
  await t.resolves(run());
});
