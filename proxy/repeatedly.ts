export interface Repetition {
  /** Begins no more rounds, and waits for the one under way. */
  stop(): Promise<void>;
}

/**
 * Does `work` now and from time to time, never twice at once. A round that fails is told and the next one comes. Does
 * not keep the process alive.
 */
export function repeatedly(
  everyMs: number,
  work: () => Promise<void>,
  onError: (error: unknown) => void,
): Repetition {
  let busy = false;
  let running: Promise<void> = Promise.resolve();
  const round = (): void => {
    if (busy) return;
    busy = true;
    running = work()
      .catch(onError)
      .finally(() => (busy = false));
  };
  const timer = setInterval(round, everyMs);
  timer.unref();
  round();
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
