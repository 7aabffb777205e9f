import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { BridgeError } from '../errors';

export interface BlockChecksums {
  /** MD5 of the bytes in base64, as Content-MD5 wants it. They must not change until then. */
  md5(data: Uint8Array): Promise<string>;
  /** Ends the thread; what is still being computed is rejected with SERVICE_STOPPING. */
  close(): Promise<void>;
}

/** Below this the way to the thread and back costs more than the sum: about 0.1 ms. */
const smallest = 64 * 1024;

/** All the thread does. As text, because it needs neither our modules nor, from source, their loader. */
const threadSource = `
const { createHash } = require('node:crypto');
const { parentPort } = require('node:worker_threads');
parentPort.on('message', (data) => {
  parentPort.postMessage(createHash('md5').update(data).digest('base64'));
});
`;

interface Waiting {
  resolve: (md5: string) => void;
  reject: (reason: unknown) => void;
}

/**
 * MD5 sums off the event loop: one of 8 MiB takes 13 ms, during which no call would be answered. The
 * thread starts with the first large block, so small files never start one.
 */
export function createBlockChecksums(): BlockChecksums {
  // Answers come in the order of the questions.
  const waiting: Waiting[] = [];
  let thread: Worker | undefined;
  let closed = false;

  function start(): Worker {
    const worker = new Worker(threadSource, { eval: true, execArgv: [] });
    const lose = (cause?: unknown): void => {
      if (thread === worker) thread = undefined;
      const code = closed ? 'SERVICE_STOPPING' : 'INTERNAL_ERROR';
      for (const { reject } of waiting.splice(0)) reject(new BridgeError(code, { cause }));
    };
    worker.on('message', (md5: string) => {
      waiting.shift()?.resolve(md5);
      // An idle thread does not hold the process.
      if (waiting.length === 0) worker.unref();
    });
    worker.on('error', lose);
    worker.on('exit', () => lose());
    return worker;
  }

  return {
    md5(data) {
      if (data.byteLength < smallest)
        return Promise.resolve(createHash('md5').update(data).digest('base64'));
      if (closed) return Promise.reject(new BridgeError('SERVICE_STOPPING'));
      return new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        thread ??= start();
        thread.ref();
        thread.postMessage(data);
      });
    },
    async close() {
      closed = true;
      await thread?.terminate();
    },
  };
}
