import { binaryOf } from '../expression/values';
import { ConnectivityError, type CallAnswer } from '../run/connector';
import type { WireRequest } from './requests';

/** Sends a request to a service and reads its answer as the platform does: JSON, plain text, or an envelope of bytes. */
export async function exchange(baseUrl: string, request: WireRequest): Promise<CallAnswer> {
  const { method, path, headers, body } = request;
  let answer: Response;
  let bytes: Buffer;
  try {
    answer = await fetch(new URL(path, baseUrl), {
      ...{ method, headers, redirect: 'manual' },
      ...(body && { body: new Uint8Array(body) }),
    });
    bytes = Buffer.from(await answer.arrayBuffer());
  } catch (cause) {
    throw new ConnectivityError('The service did not answer.', { cause });
  }
  const type = answer.headers.get('content-type') ?? '';
  return {
    statusCode: answer.status,
    headers: Object.fromEntries(answer.headers),
    body: bodyOf(bytes, type),
  };
}

function bodyOf(bytes: Buffer, type: string): unknown {
  if (bytes.length === 0) return null;
  if (/^application\/(json|[\w.]+\+json)\b/.test(type))
    return JSON.parse(bytes.toString('utf8')) as unknown;
  if (/^text\/plain\b/.test(type)) return bytes.toString('utf8');
  return binaryOf(bytes, type);
}
