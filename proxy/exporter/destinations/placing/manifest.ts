import { z } from 'zod';
import type { ExportSet } from '../destination';
import type { FileStore } from './file-store';
import type { PlacedFile } from './placed-file';

/** There while, and only while, the files beside it are one whole set. */
export const COMPLETE = '.complete';

/** A name that we place, and therefore one that we may remove; nothing else from a manifest is believed. */
const placedName = z.string().regex(/^(license\/)?[A-Za-z0-9][A-Za-z0-9._-]{0,80}$/);

const manifestSchema = z.object({
  exportId: z.string(),
  profile: z.string(),
  files: z.array(z.object({ name: placedName, bytes: z.number(), sha256: z.string() })),
});

/** What stands in `.complete`: which export the set is of and what belongs to it. */
export type Manifest = z.output<typeof manifestSchema>;

/** Always the same text for the same set. */
export const manifestText = (set: ExportSet, files: readonly PlacedFile[]): string =>
  `${JSON.stringify(
    {
      exportId: set.exportId,
      profile: set.profile,
      format: set.format,
      files: files.map(({ target, bytes, sha256 }) => ({ name: target, bytes, sha256 })),
    },
    null,
    2,
  )}\n`;

/** What a text says; undefined when it is not a manifest of ours, or cut off. */
export function parseManifest(text: string | undefined): Manifest | undefined {
  if (text === undefined) return undefined;
  try {
    const parsed = manifestSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** Writes a small file so that it is there whole or not at all. */
export async function writeWhole(store: FileStore, path: string, text: string): Promise<void> {
  await store.write(`${path}.part`, text);
  await store.rename(`${path}.part`, path);
}
