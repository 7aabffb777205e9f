import { createHash } from 'node:crypto';
import { addAbortSignal, Readable } from 'node:stream';
import { AnonymousCredential, DataLakeFileClient, newPipeline } from '@azure/storage-file-datalake';
import type { Cloud } from '../cloud';
import { createOutboundAgents, type OutboundAgents } from '../outbound';
import { containerFileUrl, type UploadSession } from './container-file-url';
import { createContainerHttpClient } from './container-http-client';
import { cutBlocks, type Block } from './cut-blocks';
import { callStorage, type RetryOptions } from './retry';

export interface UploadFileOptions {
  session: UploadSession;
  cloud: Pick<Cloud, 'isStorageAddress'>;
  fileName: string;
  /** The bytes, read once. Its own errors come through unchanged. */
  source: AsyncIterable<Uint8Array>;
  /** Bytes of one append. Default 8 MiB. */
  blockBytes?: number;
  /** Appends under way at a time; memory is this many blocks and one. Default 4. */
  parallelBlocks?: number;
  /** Called with the bytes the storage has acknowledged so far. */
  onProgress?: (bytes: number) => void;
  signal?: AbortSignal;
  /** Tries of one call before CONTAINER_UNAVAILABLE. Default 5. */
  attempts?: number;
  /** Longest time one call may take, in milliseconds. Default 120,000. */
  timeoutMs?: number;
  /** Connections to share between uploads; default: own ones, closed at the end. */
  agents?: OutboundAgents;
  sleep?: RetryOptions['sleep'];
}

export interface UploadedFile {
  bytes: number;
  /** Of the bytes as they were read, hexadecimal. */
  sha256: string;
  blocks: number;
}

/**
 * Writes one file into the container of an upload session: create (an existing file is emptied),
 * append in blocks with MD5, flush. Constant memory; an empty file is written too. Throws
 * FILE_NAME_INVALID, ADDRESS_NOT_ALLOWED, CONTAINER_GONE, CONTAINER_REFUSED, CONTAINER_UNAVAILABLE, or
 * the signal's reason. Nothing is visible in the container before the flush.
 */
export async function uploadFile(options: UploadFileOptions): Promise<UploadedFile> {
  const url = containerFileUrl(options.session, options.fileName, options.cloud);
  const agents = options.agents ?? createOutboundAgents();
  const stop = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
  try {
    signal.throwIfAborted();
    return await writeFile(createClient(url, options, agents, signal), stop, signal, options);
  } finally {
    if (options.agents === undefined) {
      agents.httpAgent.destroy();
      agents.httpsAgent.destroy();
    }
  }
}

async function writeFile(
  file: DataLakeFileClient,
  stop: AbortController,
  signal: AbortSignal,
  options: UploadFileOptions,
): Promise<UploadedFile> {
  const retry = { attempts: options.attempts ?? 5, signal, sleep: options.sleep };
  const call = <T>(act: () => Promise<T>) => callStorage(act, options.fileName, retry);
  const parallel = options.parallelBlocks ?? 4;
  const hash = createHash('sha256');
  const underWay = new Set<Promise<void>>();
  let bytes = 0;
  let acknowledged = 0;
  let blocks = 0;

  async function append(block: Block): Promise<void> {
    const { data, position } = block;
    await call(() => file.append(data, position, data.length));
    acknowledged += data.length;
    options.onProgress?.(acknowledged);
    block.release();
  }

  await call(() => file.create());
  const source = addAbortSignal(signal, Readable.from(options.source, { highWaterMark: 1 }));
  try {
    const cut = cutBlocks(source, options.blockBytes ?? 8 * 1024 * 1024, (chunk) => {
      hash.update(chunk);
      bytes += chunk.byteLength;
    });
    for await (const block of cut) {
      blocks++;
      const task = append(block)
        .catch((error: unknown) => stop.abort(error))
        .finally(() => underWay.delete(task));
      underWay.add(task);
      if (underWay.size >= parallel) await Promise.race(underWay);
      signal.throwIfAborted();
    }
    await Promise.all(underWay);
    signal.throwIfAborted();
  } catch (error) {
    stop.abort(error);
    await Promise.all(underWay);
    // The first failure is the reason; those of the other blocks follow from it.
    throw signal.reason;
  }
  await call(() => file.flush(bytes));
  return { bytes, sha256: hash.digest('hex'), blocks };
}

/** The SDK's own retries are off: they would hide faults, and they cannot tell a bad block. */
function createClient(
  url: string,
  options: UploadFileOptions,
  agents: OutboundAgents,
  signal: AbortSignal,
): DataLakeFileClient {
  const httpClient = createContainerHttpClient({
    isStorageAddress: (address) => options.cloud.isStorageAddress(address),
    agents,
    timeoutMs: options.timeoutMs ?? 120_000,
    signal,
  });
  const pipeline = newPipeline(new AnonymousCredential(), {
    httpClient,
    retryOptions: { maxTries: 1 },
  });
  return new DataLakeFileClient(url, pipeline);
}
