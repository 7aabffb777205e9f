/** What a store answers for one call. Times are milliseconds from the decision on the store's clock. */
export interface Decision {
  granted: boolean;
  /** Calls that would still be granted at this moment. */
  remaining: number;
  /** Until a call would be granted again; 0 when this one was. */
  retryAfterMs: number;
  /** Until the oldest grant leaves the window, so that `remaining` grows. */
  resetMs: number;
}

export interface SlidingLog {
  take(now: number): Decision;
  /** Whether no grant is left in the window, so that forgetting this log changes no decision. */
  isEmpty(now: number): boolean;
}

/**
 * The exact sliding log (DESIGN §6): a ring of the last `limit` grant times. A call at `now` is granted
 * when fewer than `limit` grants lie in (now - window, now]. Refusals are not recorded. `now` and `window`
 * share a unit, milliseconds; `now` never runs backwards.
 */
export function createSlidingLog(limit: number, window: number): SlidingLog {
  const ring = new Float64Array(limit);
  let oldest = 0;
  let size = 0;

  const forgetLeft = (now: number): void => {
    while (size > 0 && now - ring[oldest]! >= window) {
      oldest = (oldest + 1) % limit;
      size -= 1;
    }
  };

  return {
    take(now) {
      forgetLeft(now);
      const granted = size < limit;
      if (granted) {
        ring[(oldest + size) % limit] = now;
        size += 1;
      }
      const resetMs = ring[oldest]! + window - now;
      return { granted, remaining: limit - size, retryAfterMs: granted ? 0 : resetMs, resetMs };
    },
    isEmpty(now) {
      forgetLeft(now);
      return size === 0;
    },
  };
}
