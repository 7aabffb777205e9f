import { addAbortSignal, Readable } from 'node:stream';
import { cutBlocks, type Block } from './cut-blocks';
import { createFileDigest, type FileFacts } from './file-digest';

/** The three calls on one file of the container; each is safe to make again. */
export interface ContainerFile {
  create(): Promise<void>;
  append(data: Buffer, position: number): Promise<void>;
  /** `more`: what was appended behind the position stays for a later flush. */
  flush(position: number, more: boolean): Promise<void>;
}

export interface WriteFileOptions {
  fileName: string;
  open: () => AsyncIterable<Uint8Array>;
  expected?: FileFacts | undefined;
  /** Where to go on; 0 creates the file. */
  from: number;
  blockBytes: number;
  barrierBytes: number;
  parallelBlocks: number;
  /** Sends nothing while a flush is under way. */
  oneByOne: boolean;
  onFlushed?: ((position: number) => unknown) | undefined;
  onProgress?: ((bytes: number) => void) | undefined;
  /** Ends all calls on the file; aborted here at the first failure. */
  stop: AbortController;
}

export interface WrittenFile extends FileFacts {
  blocks: number;
}

/**
 * Writes one file: create, blocks in parallel, a flush at each barrier and one at the end. A barrier is
 * flushed as soon as everything before it is acknowledged, while the blocks behind it are on their way;
 * one barrier at a time. Throws what the calls, the source and the callbacks throw, SPOOL_FILE_CHANGED,
 * or the signal's reason.
 */
export async function writeFile(
  file: ContainerFile,
  options: WriteFileOptions,
): Promise<WrittenFile> {
  const { from, barrierBytes, stop } = options;
  const { signal } = stop;
  const digest = createFileDigest(options.fileName, options.expected);
  const underWay = new Set<Promise<void>>();
  let flushing = Promise.resolve();
  let acknowledged = from;
  let blocks = 0;

  async function append(block: Block): Promise<void> {
    await file.append(block.data, block.position);
    acknowledged += block.data.length;
    options.onProgress?.(acknowledged);
    block.release();
  }

  function send(block: Block): void {
    const task = append(block)
      .catch((error: unknown) => stop.abort(error))
      .finally(() => underWay.delete(task));
    underWay.add(task);
  }

  async function flush(position: number, more: boolean): Promise<void> {
    await Promise.all(underWay);
    signal.throwIfAborted();
    await file.flush(position, more);
    await options.onFlushed?.(position);
  }

  async function passBarrier(position: number): Promise<void> {
    await flushing;
    signal.throwIfAborted();
    flushing = flush(position, true).catch((error: unknown) => stop.abort(error));
    if (options.oneByOne) await flushing;
  }

  try {
    if (from === 0) await file.create();
    const source = addAbortSignal(signal, Readable.from(options.open(), { highWaterMark: 1 }));
    for await (const block of cutBlocks(source, options, (chunk) => digest.add(chunk))) {
      blocks++;
      // Only now that bytes follow it: the end of the file is flushed below, after the comparison.
      if (block.position > from && block.position % barrierBytes === 0)
        await passBarrier(block.position);
      if (underWay.size >= options.parallelBlocks) await Promise.race(underWay);
      signal.throwIfAborted();
      send(block);
    }
    const facts = digest.finish(from);
    await flushing;
    // Nothing is behind the resumed position: its flush was the last one.
    if (from === 0 || facts.bytes > from) await flush(facts.bytes, false);
    signal.throwIfAborted();
    return { ...facts, blocks };
  } catch (error) {
    stop.abort(error);
    await Promise.all([...underWay, flushing]);
    // The first failure is the reason; those of the other calls follow from it.
    throw signal.reason;
  }
}
