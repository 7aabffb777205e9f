import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { StorageRefusal } from './refusal';

/** One append of the real service takes 100 MiB in the versions every client can speak. */
const appendLimit = 100 * 1024 * 1024;

/**
 * Takes a body as the chunks it arrives in, without joining them, and compares Content-MD5 when given.
 * Throws StorageRefusal 400 Md5Mismatch, 413 RequestBodyTooLarge.
 */
export async function readBody(request: IncomingMessage): Promise<Buffer[]> {
  const expected = request.headers['content-md5'];
  const hash = expected === undefined ? undefined : createHash('md5');
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > appendLimit)
      throw new StorageRefusal(413, 'RequestBodyTooLarge', 'The request body is too large.');
    hash?.update(chunk);
    chunks.push(chunk);
  }
  if (hash !== undefined && hash.digest('base64') !== expected)
    throw new StorageRefusal(
      400,
      'Md5Mismatch',
      'The MD5 value specified in the request did not match with the MD5 value calculated by the server.',
    );
  return chunks;
}
