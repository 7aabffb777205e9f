import { AnonymousCredential, DataLakeFileClient, newPipeline } from '@azure/storage-file-datalake';
import type { Cloud } from '../cloud';
import { BridgeError } from '../errors';
import { createOutboundAgents, type OutboundAgents } from '../outbound';
import { createBlockChecksums, type BlockChecksums } from './block-checksums';
import { containerFileUrl, type UploadSession } from './container-file-url';
import { createContainerHttpClient } from './container-http-client';
import type { FileFacts } from './file-digest';
import { followSignal } from './follow-signal';
import { callStorage, type RetryOptions } from './retry';
import { writeFile, type ContainerFile, type WrittenFile } from './write-file';

const mebibyte = 1024 * 1024;

export interface UploadFileOptions {
  session: UploadSession;
  cloud: Pick<Cloud, 'isStorageAddress'>;
  fileName: string;
  /**
   * Opens the bytes, always from the first one; called again when the file has to start again. Its
   * errors come through unchanged. A chunk must not be changed once it is handed out.
   */
  open: () => AsyncIterable<Uint8Array>;
  /** What the bytes were when they were received; other bytes are never flushed to their end. */
  expected?: FileFacts;
  /**
   * A position that onFlushed reported for this file in this same container: the bytes before it are
   * read for the hash but not sent. 0 or absent creates the file. The whole size sends nothing.
   */
  resumeAt?: number;
  /** Bytes between two flushes. Default 64 MiB with onFlushed, else one flush at the end. */
  barrierBytes?: number;
  /**
   * Called with each position up to which the container holds the file for good, in order, and awaited
   * before the next flush; the last one is the size.
   */
  onFlushed?: (position: number) => unknown;
  /**
   * Called and awaited before the file starts again from create, at most once: the container does not
   * hold what was flushed there. Positions reported before count no more.
   */
  onRestart?: () => unknown;
  /** Bytes of one append. Default 8 MiB. */
  blockBytes?: number;
  /** Appends under way at a time; memory is this many blocks and one. Default 4. */
  parallelBlocks?: number;
  /** Called with the bytes the storage has acknowledged so far, in this attempt or before. */
  onProgress?: (bytes: number) => void;
  signal?: AbortSignal;
  /** Tries of one call before CONTAINER_UNAVAILABLE. Default 5. */
  attempts?: number;
  /** Longest time one call may take, in milliseconds. Default 120,000. */
  timeoutMs?: number;
  /** Connections to share between uploads; default: own ones, closed at the end. */
  agents?: OutboundAgents;
  /** The checksum thread to share between uploads; default: an own one, closed at the end. */
  checksums?: BlockChecksums;
  sleep?: RetryOptions['sleep'];
}

/** `bytes` and `sha256` (hexadecimal) are of the whole file, `blocks` is how many were sent now. */
export type UploadedFile = WrittenFile;

/**
 * Writes one file into the container of an upload session: create (an existing file is emptied),
 * append in blocks with MD5, flush at barriers and at the end. Constant memory; an empty file is
 * written too. The container is never read. Throws FILE_NAME_INVALID, ADDRESS_NOT_ALLOWED,
 * CONTAINER_GONE (at once: only a new session helps), CONTAINER_REFUSED, CONTAINER_UNAVAILABLE (after
 * its tries; may hold the storage's Retry-After), SPOOL_FILE_CHANGED, or the signal's reason. The last
 * bytes are not visible in the container before the last flush.
 */
export async function uploadFile(options: UploadFileOptions): Promise<UploadedFile> {
  const url = containerFileUrl(options.session, options.fileName, options.cloud);
  const agents = options.agents ?? createOutboundAgents();
  const checksums = options.checksums ?? createBlockChecksums();
  const from = options.resumeAt ?? 0;
  const attempt = async (start: number, oneByOne: boolean): Promise<WrittenFile> => {
    const { stop, end } = followSignal(options.signal);
    try {
      stop.signal.throwIfAborted();
      const connection = { ...options, agents, checksums, signal: stop.signal };
      return await writeFile(containerFile(url, connection), {
        ...options,
        from: start,
        blockBytes: options.blockBytes ?? 8 * mebibyte,
        barrierBytes: options.barrierBytes ?? (options.onFlushed ? 64 * mebibyte : Infinity),
        parallelBlocks: options.parallelBlocks ?? 4,
        oneByOne,
        stop,
      });
    } finally {
      end();
    }
  };
  try {
    try {
      return await attempt(from, false);
    } catch (error) {
      if (!isOtherThanFlushed(error, from > 0)) throw error;
      await options.onRestart?.();
      return await attempt(0, true);
    }
  } finally {
    if (options.agents === undefined) {
      agents.httpAgent.destroy();
      agents.httpsAgent.destroy();
    }
    if (options.checksums === undefined) await checksums.close();
  }
}

/**
 * Whether the storage holds something else of the file than what was flushed. After a flush that was
 * not recorded, the append at the recorded position is refused; with which code is not documented, so
 * any complaint about a resumed file counts. A file that is missing may be missing with its container:
 * create tells.
 */
function isOtherThanFlushed(error: unknown, resumed: boolean): boolean {
  if (!(error instanceof BridgeError) || error.upstream?.service !== 'sds-storage') return false;
  const { status, code } = error.upstream;
  if (code === 'InvalidFlushPosition') return true;
  const missing = status === 404 && code === 'PathNotFound';
  return resumed && (missing || (status === 400 && code !== 'Md5Mismatch'));
}

type Connection = UploadFileOptions & {
  agents: OutboundAgents;
  checksums: BlockChecksums;
  signal: AbortSignal;
};

/** The SDK's own retries are off: they would hide faults, and they cannot tell a bad block. */
function containerFile(url: string, options: Connection): ContainerFile {
  const { agents, checksums, signal, cloud, fileName, sleep } = options;
  const httpClient = createContainerHttpClient({
    isStorageAddress: (address) => cloud.isStorageAddress(address),
    agents,
    checksums,
    timeoutMs: options.timeoutMs ?? 120_000,
    signal,
  });
  const pipeline = newPipeline(new AnonymousCredential(), {
    httpClient,
    retryOptions: { maxTries: 1 },
  });
  const client = new DataLakeFileClient(url, pipeline);
  const retry = { attempts: options.attempts ?? 5, signal, sleep };
  const call = async (act: () => Promise<unknown>): Promise<void> =>
    void (await callStorage(act, fileName, retry));
  return {
    create: () => call(() => client.create()),
    append: (data, position) => call(() => client.append(data, position, data.length)),
    flush: (position, more) => call(() => client.flush(position, { retainUncommittedData: more })),
  };
}
