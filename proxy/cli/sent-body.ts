import { Readable } from 'node:stream';

/** Bytes to send. */
export interface SentBody {
  contentType: string;
  /** How many there are. */
  bytes: number;
  /** Called again for every try. What it throws is told as it is. */
  open: () => AsyncIterable<Uint8Array>;
  /** Told how many bytes of this try are on their way. */
  onBytes?: ((sent: number) => void) | undefined;
}

/** A connection that takes no byte for this long counts as broken. */
const stallMs = 90_000;

/** Opens a body for one try. `end` must be called after it; the stream is the reader's to destroy. */
export function openBody(body: SentBody, signal: AbortSignal) {
  const stalled = new AbortController();
  let fault: unknown;
  let timer: NodeJS.Timeout | undefined;
  const watch = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => stalled.abort(), stallMs);
  };

  /** By itself, because a connection that breaks throws into the outer one. */
  async function* source(): AsyncGenerator<Uint8Array, void> {
    try {
      yield* body.open();
    } catch (error) {
      fault = error;
      throw error;
    }
  }

  async function* chunks(): AsyncGenerator<Uint8Array, void> {
    let sent = 0;
    try {
      watch();
      for await (const chunk of source()) {
        yield chunk;
        sent += chunk.byteLength;
        watch();
        body.onBytes?.(sent);
      }
    } finally {
      // From here on the service works; how long that may take is the call's own time.
      clearTimeout(timer);
    }
  }

  return {
    stream: Readable.from(chunks(), { objectMode: false, highWaterMark: 1 << 20 }),
    signal: AbortSignal.any([signal, stalled.signal]),
    /** What reading the bytes threw, which on the way would count as a broken connection. */
    fault: (): unknown => fault,
    end: (): void => clearTimeout(timer),
  };
}
