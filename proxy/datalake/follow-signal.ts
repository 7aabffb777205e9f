export interface Following {
  stop: AbortController;
  /** Lets go of the signal; what it does from now on changes nothing. */
  end: () => void;
}

/**
 * A controller that is also aborted by `signal`, with its reason. Not AbortSignal.any() with
 * AbortSignal.timeout(): Node 20 may collect the timeout while only the combined signal is in use, and
 * a silent call then never ends.
 */
export function followSignal(signal: AbortSignal | undefined): Following {
  const stop = new AbortController();
  const abort = (): void => stop.abort(signal?.reason);
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort, { once: true });
  return { stop, end: () => signal?.removeEventListener('abort', abort) };
}
