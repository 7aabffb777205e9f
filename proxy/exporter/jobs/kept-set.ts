import { copyFile, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { BridgeError } from '../../errors';
import type { DestinationEntry } from '../destinations/deliver-all';
import type { ExportSet } from '../destinations/destination';

const file = z.object({
  name: z.string(),
  path: z.string(),
  bytes: z.number(),
  sha256: z.string(),
  rows: z.number(),
});
const kept = z.object({
  set: z.object({
    exportId: z.string(),
    profile: z.string(),
    tenantId: z.string(),
    format: z.enum(['sds-v1', 'sds-v2', 'sds-v2.1']),
    files: z.array(file),
    license: file.optional(),
  }),
  /** As the profile had them when the set was made. */
  destinations: z.array(z.looseObject({ kind: z.string() })),
});

const listName = 'set.json';

/** Keeps a finished set for its deliveries, which may go on after a restart. The files are moved. */
export async function keepSet(
  folder: string,
  { files, license, ...facts }: ExportSet,
  destinations: readonly DestinationEntry[],
): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const move = async (one: ExportSet['files'][number]) => {
    const place = path.join(folder, one.name);
    await moveFile(one.path, place);
    return { ...one, path: place };
  };
  const set = { ...facts, files: await Promise.all(files.map(move)) };
  const whole = license === undefined ? set : { ...set, license: await move(license) };
  await writeFile(path.join(folder, listName), JSON.stringify({ set: whole, destinations }), {
    mode: 0o600,
  });
}

/** The spool of replicas is often another disk than the one a set is made on. */
const moveFile = (from: string, to: string): Promise<void> =>
  rename(from, to).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EXDEV') throw error;
    await copyFile(from, to);
    await rm(from, { force: true });
  });

/** Throws EXPORT_FILES_LOST where the set is not there as it was kept. */
export async function readKeptSet(
  folder: string,
): Promise<{ set: ExportSet; destinations: DestinationEntry[] }> {
  try {
    const { set, destinations } = kept.parse(
      JSON.parse(await readFile(path.join(folder, listName), 'utf8')),
    );
    const { license, ...rest } = set;
    const all = license === undefined ? rest.files : [...rest.files, license];
    for (const { path: place, bytes } of all)
      if ((await stat(place)).size !== bytes) throw new Error('another size');
    return { set: license === undefined ? rest : { ...rest, license }, destinations };
  } catch (cause) {
    throw new BridgeError('EXPORT_FILES_LOST', { cause });
  }
}

export const dropSet = (folder: string): Promise<void> =>
  rm(folder, { recursive: true, force: true });
