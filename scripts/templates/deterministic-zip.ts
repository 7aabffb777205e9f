import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

/** Fixed, so that the same files make the same bytes. */
const modified = new Date(Date.UTC(2000, 0, 1, 12));

/** A zip archive of these files, sorted by name. Same input, same bytes. */
export async function deterministicZip(
  files: ReadonlyMap<string, string | Buffer>,
): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of [...files].sort(([a], [b]) => (a < b ? -1 : 1)))
    zip.addBuffer(Buffer.from(content), name, {
      mtime: modified,
      mode: 0o100644,
      forceDosTimestamp: true,
    });
  zip.end();
  return buffer(zip.outputStream);
}
