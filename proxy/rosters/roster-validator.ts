import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { BridgeError } from '../errors';
import type { Finding, RosterReport } from './report';
import type { ScanJob } from './scan-job';
import type { FromWorker, ToWorker } from './worker-messages';

export interface ValidateOptions extends Omit<ScanJob, 'format'> {
  /** `auto` looks at file names and headers. Default `auto`. */
  format?: ScanJob['format'];
  /** Cancels the validation; the promise is rejected with its reason. */
  signal?: AbortSignal;
  onProgress?: (readBytes: number, totalBytes: number) => void;
  /** Gets findings in groups, unsorted, at most a million of each file. */
  onFindings?: (findings: readonly Finding[]) => void;
}

export interface RosterValidator {
  /**
   * Validates a folder, a zip archive or named files, and answers the report. What is wrong with the roster is a
   * finding; throws FOLDER_NOT_FOUND, FOLDER_EMPTY or FORMAT_UNKNOWN when there is no roster to look at.
   */
  validate: (options: ValidateOptions) => Promise<RosterReport>;
  /** Ends the threads; validations that wait or run are rejected with SERVICE_STOPPING. */
  close: () => Promise<void>;
}

interface Task {
  options: ValidateOptions;
  resolve: (report: RosterReport) => void;
  reject: (reason: unknown) => void;
}

/** Threads that stay warm between validations; each does one at a time, the rest wait in order. */
export function createRosterValidator({ threads = 1 } = {}): RosterValidator {
  const waiting: Task[] = [];
  const idle: Worker[] = [];
  const busy = new Map<Worker, Task>();
  let closed = false;

  function next(): void {
    const task = waiting.shift();
    if (task === undefined) return;
    if (task.options.signal?.aborted) {
      task.reject(task.options.signal.reason);
      return next();
    }
    const worker = idle.pop() ?? (busy.size < threads ? startWorker() : undefined);
    if (worker === undefined) waiting.unshift(task);
    else run(worker, task);
  }

  function run(worker: Worker, task: Task): void {
    const { signal, onProgress, onFindings, ...job } = task.options;
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
        if (message.kind === 'report') task.resolve(message.report);
        else task.reject(message.kind === 'cancelled' ? signal?.reason : errorOf(message));
        next();
      });
    });
    const order: ToWorker = {
      job: { ...job, format: job.format ?? 'auto' },
      cancel: cancel.buffer,
      wantsFindings: onFindings !== undefined,
    };
    worker.postMessage(order);
  }

  return {
    validate: (options) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(new BridgeError('SERVICE_STOPPING'));
        waiting.push({ options, resolve, reject });
        next();
      }),
    async close() {
      closed = true;
      for (const { reject } of waiting.splice(0)) reject(new BridgeError('SERVICE_STOPPING'));
      await Promise.all([...idle, ...busy.keys()].map((worker) => worker.terminate()));
    },
  };
}

/** Validates once in a thread of its own. For more than one roster keep a validator. */
export async function validateRoster(options: ValidateOptions): Promise<RosterReport> {
  const validator = createRosterValidator();
  try {
    return await validator.validate(options);
  } finally {
    await validator.close();
  }
}

function errorOf({ code, message, cause }: Extract<FromWorker, { kind: 'failed' }>): BridgeError {
  const error = new BridgeError(code, { cause });
  if (message !== '') error.message = message;
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
