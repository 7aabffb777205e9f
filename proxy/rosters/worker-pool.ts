import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { BridgeError } from '../errors';
import type { Finding } from './report';
import type { FromWorker, Order, ToWorker, Work } from './worker-messages';

export interface WorkHooks {
  /** Cancels the work; the promise is rejected with its reason. */
  signal?: AbortSignal | undefined;
  onProgress?: ((readBytes: number, totalBytes: number) => void) | undefined;
  /** Gets findings in groups, unsorted, at most a million of each file. */
  onFindings?: ((findings: readonly Finding[]) => void) | undefined;
}

/** Threads that stay warm between jobs; each does one at a time, the rest wait in order. */
export interface WorkerPool {
  run: <Kind extends keyof Work>(
    kind: Kind,
    job: Work[Kind]['job'],
    hooks: WorkHooks,
  ) => Promise<Work[Kind]['result']>;
  /** Ends the threads; work that waits or runs is rejected with SERVICE_STOPPING. */
  close: () => Promise<void>;
}

interface Task {
  order: Order;
  hooks: WorkHooks;
  resolve: (result: Work[keyof Work]['result']) => void;
  reject: (reason: unknown) => void;
}

export function createWorkerPool(threads: number): WorkerPool {
  const waiting: Task[] = [];
  const idle: Worker[] = [];
  const busy = new Map<Worker, Task>();
  let closed = false;

  function next(): void {
    const task = waiting.shift();
    if (task === undefined) return;
    if (task.hooks.signal?.aborted) {
      task.reject(task.hooks.signal.reason);
      return next();
    }
    const worker = idle.pop() ?? (busy.size < threads ? startWorker() : undefined);
    if (worker === undefined) waiting.unshift(task);
    else run(worker, task);
  }

  function run(worker: Worker, task: Task): void {
    const { signal, onProgress, onFindings } = task.hooks;
    const cancel = new Int32Array(new SharedArrayBuffer(4));
    const abort = (): void => void Atomics.store(cancel, 0, 1);
    const settle = (done: () => void): void => {
      signal?.removeEventListener('abort', abort);
      for (const event of ['error', 'exit', 'message']) worker.removeAllListeners(event);
      busy.delete(worker);
      done();
    };
    const lose = (cause: unknown): void =>
      settle(() => {
        task.reject(new BridgeError(closed ? 'SERVICE_STOPPING' : 'INTERNAL_ERROR', { cause }));
        if (!closed) next();
      });
    busy.set(worker, task);
    signal?.addEventListener('abort', abort);
    worker.ref();
    worker.on('error', lose);
    worker.on('exit', () => lose(undefined));
    worker.on('message', (message: FromWorker) => {
      if (message.kind === 'progress') return onProgress?.(message.readBytes, message.totalBytes);
      if (message.kind === 'findings') return onFindings?.(message.findings);
      settle(() => {
        worker.unref();
        idle.push(worker);
        if (message.kind === 'done') task.resolve(message.result);
        else task.reject(message.kind === 'cancelled' ? signal?.reason : errorOf(message));
        next();
      });
    });
    const message: ToWorker = { order: task.order, cancel: cancel.buffer };
    worker.postMessage(message);
  }

  return {
    run: <Kind extends keyof Work>(kind: Kind, job: Work[Kind]['job'], hooks: WorkHooks) =>
      new Promise<Work[Kind]['result']>((resolve, reject) => {
        if (closed) return reject(new BridgeError('SERVICE_STOPPING'));
        // A thread answers an order with the result of its kind.
        waiting.push({ order: { kind, job } as Order, hooks, resolve, reject });
        next();
      }),
    async close() {
      closed = true;
      for (const { reject } of waiting.splice(0)) reject(new BridgeError('SERVICE_STOPPING'));
      await Promise.all([...idle, ...busy.keys()].map((worker) => worker.terminate()));
    },
  };
}

function errorOf(message: Extract<FromWorker, { kind: 'failed' }>): BridgeError {
  const { code, target, cause } = message;
  const error = new BridgeError(code, { cause, ...(target !== undefined && { target }) });
  if (message.message !== '') error.message = message.message;
  return error;
}

/** Compiled, the thread's file lies beside this one; from source it is TypeScript and needs its loader first. */
function startWorker(): Worker {
  const compiled = join(__dirname, 'worker.js');
  if (existsSync(compiled)) return new Worker(compiled);
  const source = JSON.stringify(join(__dirname, 'worker.ts'));
  const start = `require('ts-node').register({ transpileOnly: true }); require(${source});`;
  return new Worker(start, { eval: true, execArgv: [] });
}
