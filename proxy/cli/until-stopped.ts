import { once } from 'node:events';

/** Waits for SIGINT or SIGTERM, then closes and returns: the process ends by itself. */
export async function untilStopped(signal: AbortSignal, close: () => Promise<void>): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
  await close();
}
