import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import type { ExportFile } from './destination';

/** Fixed, so that the same files make the same bytes and an interrupted archive can be continued later. */
const MODIFIED = new Date(Date.UTC(2000, 0, 1, 12));

/**
 * Packs files into one archive in a private folder beside them, where there is room for them, hands it to `use` and
 * removes it. Same files, same bytes.
 */
export async function withArchive<T>(
  files: readonly ExportFile[],
  name: string,
  signal: AbortSignal,
  use: (archive: ExportFile) => Promise<T>,
): Promise<T> {
  const beside = path.dirname(files[0]?.path ?? '.');
  const folder = await mkdtemp(path.join(beside, '.archive-'));
  try {
    return await use(await pack(files, name, path.join(folder, name), signal));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function pack(
  files: readonly ExportFile[],
  name: string,
  target: string,
  signal: AbortSignal,
): Promise<ExportFile> {
  const zip = new ZipFile();
  for (const file of files)
    zip.addFile(file.path, file.name, {
      mtime: MODIFIED,
      mode: 0o100644,
      forceDosTimestamp: true,
    });
  zip.end();
  const output = zip.outputStream as Readable;
  // A file that cannot be read ends the archive with an error, not with less in it.
  zip.on('error', (error) => output.destroy(error as Error));
  await pipeline(output, createWriteStream(target, { mode: 0o600 }), { signal });
  const hash = createHash('sha256');
  await pipeline(createReadStream(target), hash, { signal });
  return {
    name,
    path: target,
    bytes: (await stat(target)).size,
    sha256: hash.digest('hex'),
    rows: files.reduce((sum, { rows }) => sum + rows, 0),
  };
}
