import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { BridgeError } from '../../errors';

export interface StreamLimits {
  /** More bytes are refused with REQUEST_TOO_LARGE. */
  maxBytes: number;
  signal: AbortSignal;
  /** Called after every `syncEveryBytes`; what it throws ends the receiving. */
  whileReceiving: () => Promise<void>;
}

export interface WrittenStream {
  bytes: number;
  /** Hexadecimal. */
  sha256: string;
  /** The first bytes, four at most. */
  head: Buffer;
}

/** Bytes collected before they are written; a slow sender never holds more than twice that. */
const batchBytes = 1 << 20;
/** Chunks of a byte or two must not pile up as objects either. */
const batchChunks = 256;
/** The disk is kept busy meanwhile, so that the sync at the end does not find a gigabyte to write. */
export const syncEveryBytes = 32 << 20;

/**
 * Writes a stream to a new file while computing its sha256. The stream is paused while the disk is behind,
 * and left paused, not destroyed, on a fault: whoever owns the connection still has to answer on it.
 */
export function writeStream(
  stream: Readable,
  file: FileHandle,
  { maxBytes, signal, whileReceiving }: StreamLimits,
): Promise<WrittenStream> {
  const hash = createHash('sha256');
  let bytes = 0;
  let head = Buffer.alloc(0);
  let batch: Buffer[] = [];
  let batched = 0;
  let unsynced = 0;
  let writing: Promise<void> | undefined;
  let syncing: Promise<void> | undefined;

  const isFull = (): boolean => batched >= batchBytes || batch.length >= batchChunks;

  async function writeBatch(): Promise<void> {
    const buffers = batch;
    const length = batched;
    batch = [];
    batched = 0;
    await writeAll(file, buffers, length);
    unsynced += length;
    if (unsynced < syncEveryBytes) return;
    unsynced = 0;
    await syncing;
    await whileReceiving();
    syncing = file.datasync();
    // Its failure is met at the next sync or at the end.
    syncing.catch(() => undefined);
  }

  return new Promise<WrittenStream>((resolve, reject) => {
    let settled = false;
    const settle = (error: unknown, result?: WrittenStream): void => {
      if (settled) return;
      settled = true;
      for (const [event, listener] of listeners) stream.off(event, listener);
      signal.removeEventListener('abort', onAbort);
      stream.pause();
      // The file must not be closed under a write.
      void Promise.allSettled([writing, syncing]).then(() =>
        result === undefined ? reject(error as Error) : resolve(result),
      );
    };
    const write = (): void => {
      writing = writeBatch()
        .then(() => undefined, settle)
        .finally(() => {
          writing = undefined;
          if (settled) return;
          if (isFull()) write();
          stream.resume();
        });
    };
    const onData = (chunk: Buffer): void => {
      bytes += chunk.length;
      if (bytes > maxBytes) return settle(tooLarge(maxBytes));
      if (head.length < 4) head = Buffer.concat([head, chunk.subarray(0, 4 - head.length)]);
      hash.update(chunk);
      batch.push(chunk);
      batched += chunk.length;
      if (!isFull()) return;
      if (writing === undefined) write();
      else stream.pause();
    };
    const onEnd = (): void => {
      stream.off('close', onLoss);
      const finish = async (): Promise<WrittenStream> => {
        while (writing !== undefined) await writing;
        if (!settled) await writeBatch();
        await syncing;
        return { bytes, sha256: hash.digest('hex'), head };
      };
      finish().then((result) => settle(undefined, result), settle);
    };
    const onLoss = (cause?: unknown): void =>
      settle(new BridgeError('BODY_INCOMPLETE', cause === undefined ? {} : { cause }));
    const onAbort = (): void => settle(signal.reason ?? new Error('aborted'));
    const listeners: readonly [string, (value: Buffer) => void][] = [
      ['data', onData],
      ['end', onEnd],
      ['error', onLoss],
      ['close', onLoss],
    ];
    if (signal.aborted) return onAbort();
    if (stream.destroyed || stream.readableEnded) return onLoss();
    signal.addEventListener('abort', onAbort, { once: true });
    for (const [event, listener] of listeners) stream.on(event, listener);
  });
}

export const tooLarge = (limit: number): BridgeError =>
  new BridgeError('REQUEST_TOO_LARGE', { params: { limit } });

async function writeAll(file: FileHandle, buffers: Buffer[], length: number): Promise<void> {
  if (length === 0) return;
  const { bytesWritten } = await file.writev(buffers);
  if (bytesWritten === length) return;
  // A full disk takes a part first; writing the rest says why.
  await file.writeFile(Buffer.concat(buffers).subarray(bytesWritten));
}
