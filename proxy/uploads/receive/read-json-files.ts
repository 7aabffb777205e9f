import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { BridgeError } from '../../errors';
import { discardFiles, stageFile } from './receive-file';
import type { Staging, StagingOptions } from './staging';
import type { Turns } from './turns';

/** How Power Automate passes file content between steps. */
const wrapper = z.object({ $content: z.string(), '$content-type': z.string().optional() });

const file = z
  .object({
    name: z.string().optional(),
    contentBytes: z.union([z.string(), wrapper]).optional(),
    $content: z.string().optional(),
  })
  .refine((one) => one.contentBytes !== undefined || one.$content !== undefined);

const body = z.looseObject({ files: z.array(file) });

/**
 * Reads files out of a JSON body, as base64. The body is spooled first, so that a slow sender holds no memory
 * and keeps nobody waiting; parsing takes turns. Answers the other properties, unchecked. Throws
 * REQUEST_TOO_LARGE, REQUEST_INVALID, FILE_CONTENT_INVALID, and what staging throws.
 */
export async function readJsonFiles(
  stream: Readable,
  staging: Staging,
  { folder, space, limits, signal, turns }: StagingOptions & { turns: Turns },
): Promise<Record<string, unknown>> {
  const maxBytes = limits.jsonBytes;
  const spooled = await stageFile({ folder, stream, maxBytes, signal, space });
  try {
    return await turns.take(signal, async () => {
      const { files, ...fields } = parse(await readFile(spooled.path, 'utf8'));
      if (files.length > limits.files)
        throw new BridgeError('FILES_TOO_MANY', { params: { limit: limits.files } });
      for (const [i, one] of files.entries()) {
        const content = decode(textOf(one), one.name || `number ${i + 1}`);
        await staging.add(one.name, Readable.from([content]));
      }
      return fields;
    });
  } finally {
    await discardFiles([spooled]);
  }
}

function parse(text: string): z.output<typeof body> {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw invalid('the body is no JSON');
  }
  const parsed = body.safeParse(value);
  if (parsed.success) return parsed.data;
  const place = parsed.error.issues[0]?.path.slice(0, 2).join('.') || 'the body';
  throw invalid(`${place}: must be files, a list of name and contentBytes`);
}

const invalid = (reason: string): BridgeError =>
  new BridgeError('REQUEST_INVALID', { params: { reason }, target: 'files' });

function textOf({ contentBytes, $content }: z.output<typeof file>): string {
  const content = contentBytes ?? $content ?? '';
  return typeof content === 'string' ? content : content.$content;
}

/** Node's decoder passes over what is no base64; a file must not get shorter by a typing error. */
function decode(text: string, name: string): Buffer {
  const packed = /[\r\n]/.test(text) ? text.replace(/[\r\n]+/g, '') : text;
  const bytes = Buffer.from(packed, 'base64');
  const isWhole = packed.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(packed);
  if (isWhole) return bytes;
  const shown = name.slice(0, 64);
  throw new BridgeError('FILE_CONTENT_INVALID', { params: { file: shown }, target: shown });
}
