import { openArchive } from './archive';
import { openFolder, openPaths } from './folder';
import type { RosterSource } from './source';
import type { ArchiveLimits } from './zip-entries';
import { defaultArchiveLimits } from './zip-entries';

/** Where a roster lies. */
export type RosterLocation =
  { folder: string } | { zip: string } | { files: readonly { name: string; path: string }[] };

/** Opens a roster wherever it lies. Throws FOLDER_NOT_FOUND or FOLDER_EMPTY. */
export function openSource(
  location: RosterLocation,
  archiveLimits: Partial<ArchiveLimits> = {},
): Promise<RosterSource> {
  if ('folder' in location) return openFolder(location.folder);
  if ('zip' in location)
    return openArchive(location.zip, { ...defaultArchiveLimits, ...archiveLimits });
  return openPaths(location.files);
}
