export interface Block {
  data: Buffer;
  position: number;
  /** Gives the memory back; the block must not be used afterwards. */
  release(): void;
}

export interface Cut {
  /** The bytes before this position are not sent: blocks begin here. */
  from: number;
  /** Length of a block; the last may be shorter, none is empty. */
  blockBytes: number;
  /** No block reaches over a multiple of this. */
  barrierBytes: number;
}

/**
 * Cuts a byte stream into blocks. As many buffers exist as blocks are out at a time, and one; they are
 * used again, so memory stays constant for a caller who holds a bounded number. `onBytes` sees every
 * byte, also those before `from`, and before the block they are in.
 */
export async function* cutBlocks(
  source: AsyncIterable<Uint8Array>,
  { from, blockBytes, barrierBytes }: Cut,
  onBytes: (chunk: Uint8Array) => void,
): AsyncGenerator<Block> {
  const free: Buffer[] = [];
  // Shared memory: another thread reads it for the checksum without a copy.
  const take = () => free.pop() ?? Buffer.from(new SharedArrayBuffer(blockBytes));
  let position = from;
  let skip = from;
  let buffer: Buffer | undefined;
  let filled = 0;
  const wanted = () => Math.min(blockBytes, barrierBytes - (position % barrierBytes));

  function finish(used: Buffer): Block {
    const block = {
      data: used.subarray(0, filled),
      position,
      release: () => void free.push(used),
    };
    position += filled;
    buffer = undefined;
    filled = 0;
    return block;
  }

  for await (const chunk of source) {
    onBytes(chunk);
    let at = Math.min(chunk.byteLength, skip);
    skip -= at;
    while (at < chunk.byteLength) {
      buffer ??= take();
      const part = chunk.subarray(at, at + wanted() - filled);
      buffer.set(part, filled);
      filled += part.byteLength;
      at += part.byteLength;
      if (filled === wanted()) yield finish(buffer);
    }
  }
  if (buffer) yield finish(buffer);
}
