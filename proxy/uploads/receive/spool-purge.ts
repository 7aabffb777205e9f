import type { Logger } from '../../observability/logger';
import type { Spool } from './spool';

export interface SpoolPurge {
  /** Runs it now; also what the timer does. Never throws. */
  run: () => Promise<void>;
  stop: () => Promise<void>;
}

export interface SpoolPurgeOptions {
  spool: Spool;
  /** Epoch milliseconds. */
  clock: () => number;
  logger: Logger;
  /** What is purged, each by itself; one that fails does not stop the others. */
  tasks?: readonly ((now: number) => Promise<unknown>)[];
  intervalMs?: number;
  timers?: Pick<typeof globalThis, 'setInterval' | 'clearInterval'>;
}

const hour = 3600_000;
/** Nothing is received for longer than this without a byte. */
const temporaryFileMs = 3 * hour;
/** How long the report of a validation is kept after it was made. */
export const validationKeptMs = 24 * hour;

/**
 * Takes from time to time out of the spool what is too old: reports of validations, what broken receptions
 * left, and what `tasks` say. Does not keep the process alive.
 */
export function startSpoolPurge(options: SpoolPurgeOptions): SpoolPurge {
  const { spool, clock, logger, tasks = [], intervalMs = hour, timers = globalThis } = options;
  const all = [
    (now: number) => spool.purge('validations', now - validationKeptMs),
    (now: number) => spool.purgeTemporaryFiles(now - temporaryFileMs),
    ...tasks,
  ];
  let running: Promise<void> | undefined;

  async function purge(): Promise<void> {
    for (const task of all)
      await task(clock()).catch((error: unknown) =>
        logger.error({ err: error }, 'a part of the spool could not be purged'),
      );
  }
  const run = (): Promise<void> =>
    (running ??= purge().finally(() => {
      running = undefined;
    }));

  const timer = timers.setInterval(() => void run(), intervalMs);
  timer.unref();
  return {
    run,
    async stop() {
      timers.clearInterval(timer);
      await running;
    },
  };
}
