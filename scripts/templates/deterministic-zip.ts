import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

// The fields of a local date go into the file, so it says the same in every time zone.
const mtime = new Date(2026, 0, 1, 0, 0, 0);

/**
 * The files as a zip, sorted by name: same input, same bytes, on every machine. Nothing is compressed, because
 * releases of the compressor differ in what they make of the same bytes.
 */
export function deterministicZip(files: ReadonlyMap<string, string | Buffer>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of [...files].sort(([a], [b]) => (a < b ? -1 : 1)))
    zip.addBuffer(Buffer.from(content), name, {
      mtime,
      mode: 0o100644,
      compress: false,
      forceDosTimestamp: true,
    });
  zip.end();
  return buffer(zip.outputStream);
}
