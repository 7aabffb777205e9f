import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { z } from 'zod';
import { BridgeError } from '../../errors';

/**
 * A dump is text: one line of JSON as head; per table a line of JSON, its rows as COPY writes them and
 * `\.`; one line of JSON as foot, with the SHA-256 of every byte before it. A dump cut short has no foot.
 */
export const headSchema = z.object({
  format: z.literal('sds-bridge-dump'),
  formatVersion: z.literal(1),
  createdAt: z.string(),
  /** The steps of the schema that the rows belong to. */
  steps: z.array(z.object({ version: z.int(), checksum: z.string() })).min(1),
});
export const tableSchema = z.object({ table: z.string(), columns: z.array(z.string()).min(1) });
export const footSchema = z.object({
  rows: z.record(z.string(), z.int()),
  sha256: z.string(),
});

export type Foot = z.output<typeof footSchema>;
export const endOfRows = '\\.';

const largestFoot = 65_536;

/** Throws DATABASE_DUMP_INVALID. */
export const refuse = (reason: string): never => {
  throw new BridgeError('DATABASE_DUMP_INVALID', { params: { reason } });
};

/** One line of JSON of the dump. */
export function parseLine<T>(schema: z.ZodType<T>, line: Buffer | undefined): T {
  try {
    return schema.parse(JSON.parse(line?.toString('utf8') ?? ''));
  } catch {
    return refuse('it is not a dump of SDS Bridge, or a later release made it');
  }
}

/** Reads the foot and checks that not a byte before it has changed. */
export async function verifyDump(file: string): Promise<Foot> {
  const handle = await open(file, 'r').catch(() => refuse('the file cannot be read'));
  try {
    const { size } = await handle.stat();
    const start = Math.max(0, size - largestFoot);
    const { buffer, bytesRead } = await handle.read(
      Buffer.alloc(largestFoot),
      0,
      largestFoot,
      start,
    );
    const tail = buffer.subarray(0, bytesRead);
    const lineStart = tail.lastIndexOf(0x0a, tail.length - 2) + 1;
    if (tail.at(-1) !== 0x0a || start + lineStart === 0) refuse('it is incomplete');
    const foot = parseLine(footSchema, tail.subarray(lineStart));
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(file, { end: start + lineStart - 1 }))
      hash.update(chunk as Buffer);
    if (hash.digest('hex') !== foot.sha256) refuse('its checksum is wrong');
    return foot;
  } finally {
    await handle.close();
  }
}

/** The lines of a file without their line feeds. Splits at line feeds only, as COPY does. */
export async function* readLines(file: string): AsyncGenerator<Buffer, void> {
  let rest = Buffer.alloc(0);
  for await (const chunk of createReadStream(file)) {
    let bytes = Buffer.concat([rest, chunk as Buffer]);
    for (let end = bytes.indexOf(0x0a); end >= 0; end = bytes.indexOf(0x0a)) {
      yield bytes.subarray(0, end);
      bytes = bytes.subarray(end + 1);
    }
    rest = Buffer.from(bytes);
  }
  if (rest.length > 0) yield rest;
}
