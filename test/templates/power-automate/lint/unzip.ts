import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { fromBuffer, type Entry, type Options, type ZipFile } from 'yauzl';

const open = promisify<Buffer, Options, ZipFile>(fromBuffer);

export interface ZipEntry {
  name: string;
  content: Buffer;
  modified: Date;
}

/** The entries of a zip in their order; the reader refuses broken ones and names that lead elsewhere. */
export async function unzip(zip: Buffer): Promise<ZipEntry[]> {
  const file = await open(zip, { lazyEntries: true, strictFileNames: true });
  const read = promisify<Entry, NodeJS.ReadableStream>(
    (entry: Entry, done: (error: Error | null, stream: NodeJS.ReadableStream) => void) =>
      file.openReadStream(entry, done),
  );
  const entries: ZipEntry[] = [];
  for await (const entry of eachEntry(file))
    entries.push({
      name: entry.fileName,
      content: await buffer(await read(entry)),
      modified: entry.getLastModDate(),
    });
  return entries;
}

async function* eachEntry(file: ZipFile): AsyncGenerator<Entry> {
  for (let left = file.entryCount; left > 0; left -= 1)
    yield await new Promise<Entry>((resolve, reject) => {
      file.once('entry', resolve);
      file.once('error', reject);
      file.readEntry();
    });
}
