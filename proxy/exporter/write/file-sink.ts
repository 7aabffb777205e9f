import { createHash } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { BridgeError } from '../../errors';

/** Bytes collected before they are written. */
const FLUSH_AT = 256 << 10;
/** Room behind that, for most records; a longer one gets a buffer of its own size. */
const SLACK = 16 << 10;

/** A new file that is written front to back; hashed as it goes. Fields are open for the loops that fill it. */
export interface FileSink {
  out: Uint8Array;
  /** Over the same memory as `out`. */
  view: DataView;
  /** Where the next byte goes. */
  at: number;
  /** To be called after each record: writes when much has collected. */
  settle: () => void;
  /** Makes sure that so many bytes fit; `out` and `view` may be others afterwards. */
  reserve: (bytes: number) => void;
  close: () => { bytes: number; sha256: string };
}

/** Only its owner may read the file. Throws FILE_NOT_WRITTEN with the system's reason. */
export function createFileSink(file: string): FileSink {
  const failed = (cause: unknown): BridgeError => {
    const reason = (cause as NodeJS.ErrnoException).code ?? 'unknown';
    return new BridgeError('FILE_NOT_WRITTEN', {
      params: { file: path.basename(file), reason },
      cause,
    });
  };
  const attempt = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw failed(error);
    }
  };
  const descriptor = attempt(() => openSync(file, 'wx', 0o600));
  const hash = createHash('sha256');
  let bytes = 0;

  function flush(): void {
    const part = sink.out.subarray(0, sink.at);
    hash.update(part);
    attempt(() => {
      for (let from = 0; from < part.length;) from += writeSync(descriptor, part, from);
    });
    bytes += part.length;
    sink.at = 0;
  }

  const out = new Uint8Array(FLUSH_AT + SLACK);
  const sink: FileSink = {
    out,
    view: new DataView(out.buffer),
    at: 0,
    settle() {
      if (sink.at >= FLUSH_AT) flush();
    },
    reserve(count) {
      if (sink.at + count + 8 <= sink.out.length) return;
      flush();
      if (count + 8 <= sink.out.length) return;
      sink.out = new Uint8Array(count + 8);
      sink.view = new DataView(sink.out.buffer);
    },
    close() {
      try {
        flush();
      } finally {
        closeSync(descriptor);
      }
      return { bytes, sha256: hash.digest('hex') };
    },
  };
  return sink;
}
