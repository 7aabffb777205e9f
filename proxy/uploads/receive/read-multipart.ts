import Busboy from '@fastify/busboy';
import type { Readable } from 'node:stream';
import { BridgeError } from '../../errors';
import type { ReceiveLimits } from './limits';
import type { Staging } from './staging';
import { tooLarge } from './write-stream';

const formLimits = { fields: 20, fieldSize: 1024, headerPairs: 20, headerSize: 8192 };

/**
 * Receives the files of a multipart form one after the other, as they come; the form waits while the disk is
 * behind. Answers its fields. Throws BODY_INCOMPLETE, REQUEST_TOO_LARGE, FILES_TOO_MANY, the reason of the
 * signal, and what staging throws.
 */
export function readMultipart(
  { contentType, stream }: { contentType: string; stream: Readable },
  staging: Staging,
  { limits, signal }: { limits: ReceiveLimits; signal: AbortSignal },
): Promise<Record<string, string>> {
  const form = openForm(contentType, limits);
  const fields: Record<string, string> = {};
  const parts: Readable[] = [];
  let failure: unknown;
  let received = 0;
  let work = Promise.resolve();

  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void => {
      if (failure !== undefined) return;
      failure = error;
      stop();
      // Ends the reception under way; the files so far are the caller's to discard.
      for (const part of parts) part.destroy();
      void work.then(() => reject(error as Error));
    };
    const count = (chunk: Buffer): void => {
      received += chunk.length;
      if (received > limits.requestBytes) fail(tooLarge(limits.requestBytes));
    };
    const onLoss = (): void => fail(new BridgeError('BODY_INCOMPLETE'));
    const onEnd = (): void => void stream.off('close', onLoss);
    const onAbort = (): void => fail(signal.reason ?? new Error('aborted'));
    const stop = (): void => {
      stream.unpipe(form);
      stream.off('data', count).off('end', onEnd).off('error', onLoss).off('close', onLoss);
      stream.pause();
      signal.removeEventListener('abort', onAbort);
    };

    form.on('file', (_field, part, name: string | undefined) => {
      parts.push(part);
      // Its fault is the form's, which is listened to.
      part.on('error', () => undefined);
      work = work.then(async () => {
        if (failure === undefined) await staging.add(name ?? '', part).catch(fail);
      });
    });
    form.on('field', (name, value, _nameCut, cut) => {
      if (cut)
        fail(
          new BridgeError('REQUEST_INVALID', {
            params: { reason: 'a field of the form is too long' },
          }),
        );
      fields[name] = value;
    });
    form.on('filesLimit', () =>
      fail(new BridgeError('FILES_TOO_MANY', { params: { limit: limits.files } })),
    );
    form.on('fieldsLimit', () =>
      fail(
        new BridgeError('REQUEST_INVALID', { params: { reason: 'the form has too many fields' } }),
      ),
    );
    form.on('error', (cause) => fail(new BridgeError('BODY_INCOMPLETE', { cause })));
    form.on('finish', () => {
      void work.then(() => {
        if (failure !== undefined) return;
        stop();
        resolve(fields);
      });
    });
    stream.on('error', () => undefined);
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    if (stream.destroyed) return onLoss();
    stream.on('data', count).on('end', onEnd).on('error', onLoss).on('close', onLoss);
    stream.pipe(form);
  });
}

function openForm(contentType: string, limits: ReceiveLimits) {
  try {
    return new Busboy({
      headers: { 'content-type': contentType },
      // A path in a name is refused, not cut to its last part.
      preservePath: true,
      limits: { ...formLimits, files: limits.files },
    });
  } catch (cause) {
    throw new BridgeError('BODY_INCOMPLETE', { cause });
  }
}
