import { createReadStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { BridgeError } from '../../../errors';
import { makePrivateFolder } from '../../private-folder';
import type { PulledRecord } from './flatten';

export interface SpoolFile {
  add(records: readonly PulledRecord[]): Promise<void>;
  close(): Promise<void>;
}

/** Files of records that no one else can read, gone with `close`. */
export interface Spool {
  /** Opens the file of a collection anew: what an earlier attempt wrote is gone. */
  create(name: string): Promise<SpoolFile>;
  read(name: string): AsyncGenerator<PulledRecord>;
  close(): Promise<void>;
}

/** A folder of mode 0700 below `parent`. File errors are FILE_NOT_WRITTEN. */
export async function createSpool(parent = tmpdir()): Promise<Spool> {
  const folder = await makePrivateFolder(parent);
  const fileOf = (name: string): string => path.join(folder, `${name}.ndjson`);
  return {
    async create(name) {
      const handle = await open(fileOf(name), 'w', 0o600).catch(notWritten);
      return {
        async add(records) {
          const lines = records.map((record) => `${JSON.stringify(record)}\n`);
          await handle.appendFile(lines.join('')).catch(notWritten);
        },
        close: () => handle.close(),
      };
    },
    async *read(name) {
      for await (const line of linesOf(createReadStream(fileOf(name))))
        yield JSON.parse(line) as PulledRecord;
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Lines end with LF alone; readline would end them at U+2028 as well, which JSON leaves as it is. */
async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest: Buffer[] = [];
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      yield Buffer.concat([...rest, chunk.subarray(from, end)]).toString();
      rest = [];
      from = end + 1;
    }
    if (from < chunk.length) rest.push(chunk.subarray(from));
  }
}

function notWritten(cause: unknown): never {
  const { code } = cause as { code?: string };
  throw new BridgeError('FILE_NOT_WRITTEN', {
    params: { file: 'the temporary file of the OneRoster source', reason: code ?? 'unknown' },
    cause,
  });
}
