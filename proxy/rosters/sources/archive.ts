import type { RosterSource, SourceFile } from './source';
import {
  defaultArchiveLimits,
  openZipEntries,
  type ArchiveLimits,
  type ZipEntry,
} from './zip-entries';

/**
 * The entries of a zip archive, unpacked as they are read and never written anywhere.
 * Throws FOLDER_NOT_FOUND when there is no such file.
 */
export async function openArchive(
  path: string,
  limits: ArchiveLimits = defaultArchiveLimits,
): Promise<RosterSource> {
  const { entries, faults, close } = await openZipEntries(path, limits);
  return { files: entries.map(createEntryFile), faults, inArchive: true, close };
}

const createEntryFile = ({ name, bytes, chunks }: ZipEntry): SourceFile => ({
  name,
  bytes,
  async pump(target, checkpoint) {
    for await (const chunk of chunks()) {
      target.write(chunk);
      checkpoint(chunk.length);
      if (target.stopped) return;
    }
  },
});
