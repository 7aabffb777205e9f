import type { UploadRow } from '../database/uploads/row';
import { BridgeError } from '../errors';

/** Uploads that this process is working on, so that a cancel reaches the work at once. */
export interface ActiveUploads {
  /** Runs `work` with a signal that ends on a cancel, wherever it was asked for, and when the process stops. */
  run<T>(row: UploadRow, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Ends the work of an upload in this process, if there is any. */
  cancel(uploadId: string): void;
  /** Ends all work: the process stops. */
  stop(): void;
  /** Ends once the process stops. */
  readonly stopping: AbortSignal;
}

export class CancelRequested extends Error {}

export interface ActiveUploadsOptions {
  /** Whether another process was asked to cancel. */
  isCancelled: (row: UploadRow) => Promise<boolean>;
  lookEveryMs?: number;
}

export function createActiveUploads({
  isCancelled,
  lookEveryMs = 2_000,
}: ActiveUploadsOptions): ActiveUploads {
  const running = new Map<string, Set<AbortController>>();
  const stopping = new AbortController();

  return {
    stopping: stopping.signal,
    async run(row, work) {
      if (stopping.signal.aborted) throw new BridgeError('SERVICE_STOPPING');
      const controller = new AbortController();
      const group = running.get(row.uploadId) ?? new Set();
      running.set(row.uploadId, group.add(controller));
      const timer = setInterval(() => {
        isCancelled(row).then(
          (cancelled) => cancelled && controller.abort(new CancelRequested()),
          // Asked again in a moment; the work itself will tell that the database is away.
          () => undefined,
        );
      }, lookEveryMs);
      timer.unref();
      try {
        return await work(controller.signal);
      } catch (error) {
        // Whatever was interrupted, a pause or a call, says so in its own words.
        throw controller.signal.aborted ? controller.signal.reason : error;
      } finally {
        clearInterval(timer);
        group.delete(controller);
        if (group.size === 0) running.delete(row.uploadId);
      }
    },
    cancel(uploadId) {
      for (const controller of running.get(uploadId) ?? []) controller.abort(new CancelRequested());
    },
    stop() {
      stopping.abort();
      for (const group of running.values())
        for (const controller of group) controller.abort(new BridgeError('SERVICE_STOPPING'));
    },
  };
}
