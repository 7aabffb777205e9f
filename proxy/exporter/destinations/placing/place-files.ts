import type { ExportSet } from '../destination';
import type { FileStore } from './file-store';
import { COMPLETE, manifestText, parseManifest, writeWhole } from './manifest';
import { folderOf, type PlacedFile } from './placed-file';
import { sendFiles, temporaryPath, type Transfer } from './send-files';

/** Names that a delivery is about to change, written before it does: a crash leaves it for the next one to read. */
const JOURNAL = '.delivery';

/**
 * Places files side by side. Several files cannot be renamed in one act, so the order says what a reader sees: all
 * temporaries whole, journal written, `.complete` removed, all renamed, what the set before had more removed,
 * `.complete` written, journal removed. At no moment does `.complete` stand beside a mixture; after a crash it is
 * missing until the next delivery, which takes the names from the journal, has put it right.
 * Answers false when the same export was there already.
 */
export async function placeFiles(
  store: FileStore,
  set: ExportSet,
  files: readonly PlacedFile[],
  transfer: Transfer,
): Promise<boolean> {
  const text = manifestText(set, files);
  const before = await store.read(COMPLETE);
  const journal = await store.read(JOURNAL);
  if (before === text && (await isThere(store, files))) {
    if (journal !== undefined) await store.remove(JOURNAL);
    return false;
  }

  await sendFiles(store, '', files, transfer);
  const stale = [before, journal]
    .flatMap((one) => parseManifest(one)?.files ?? [])
    .filter(({ name }) => files.every((file) => file.target !== name));
  await writeWhole(store, JOURNAL, journalText(text, stale));
  await store.settle('');
  await store.remove(COMPLETE);
  await store.settle('');
  for (const file of files) await store.rename(temporaryPath('', file), file.target);
  for (const { name } of stale) await store.remove(name);
  for (const folder of foldersOf(files)) await store.settle(folder);
  await writeWhole(store, COMPLETE, text);
  await store.settle('');
  await store.remove(JOURNAL);
  return true;
}

const foldersOf = (files: readonly PlacedFile[]): Set<string> =>
  new Set(['', ...files.map(({ target }) => folderOf(target))]);

/** The new set and what is left of older ones, in the form of a manifest. */
function journalText(manifest: string, stale: readonly { name: string }[]): string {
  const parsed = JSON.parse(manifest) as { files: unknown[] };
  return JSON.stringify({ ...parsed, files: [...parsed.files, ...stale] });
}

async function isThere(store: FileStore, files: readonly PlacedFile[]): Promise<boolean> {
  for (const folder of foldersOf(files)) {
    const entries = new Map((await store.list(folder)).map(({ name, bytes }) => [name, bytes]));
    const here = files.filter(({ target }) => folderOf(target) === folder);
    if (here.some(({ name, bytes }) => entries.get(name) !== bytes)) return false;
  }
  return true;
}
