export interface Block {
  data: Buffer;
  position: number;
  /** Gives the memory back; the block must not be used afterwards. */
  release(): void;
}

/**
 * Cuts a byte stream into blocks of `blockBytes` (the last may be shorter, none is empty). At most
 * `blocks` buffers exist at a time; they are used again, so memory stays constant: a caller who holds
 * that many must release one before asking for the next.
 */
export async function* cutBlocks(
  source: AsyncIterable<Uint8Array>,
  blockBytes: number,
  onBytes: (chunk: Uint8Array) => void,
): AsyncGenerator<Block> {
  const free: Buffer[] = [];
  const take = () => free.pop() ?? Buffer.allocUnsafeSlow(blockBytes);
  let buffer = take();
  let filled = 0;
  let position = 0;

  function finish(): Block {
    const used = buffer;
    const block = {
      data: used.subarray(0, filled),
      position,
      release: () => void free.push(used),
    };
    position += filled;
    filled = 0;
    return block;
  }

  for await (const chunk of source) {
    onBytes(chunk);
    for (let at = 0; at < chunk.byteLength;) {
      const part = chunk.subarray(at, at + blockBytes - filled);
      buffer.set(part, filled);
      filled += part.byteLength;
      at += part.byteLength;
      if (filled === blockBytes) {
        yield finish();
        buffer = take();
      }
    }
  }
  if (filled > 0) yield finish();
}
