import { setTimeout as sleep } from 'node:timers/promises';

/** Time as a run sees it. */
export interface Clock {
  now(): Date;
  /** Lets time pass. Waits that begin at the same moment end at the same moment. */
  wait(ms: number): Promise<void>;
}

export interface FakeClockOptions {
  /** Real milliseconds that each wait also takes, for a service behind that needs real time. */
  realMsPerWait?: number;
  /** Called with the length of each wait, before time moves. */
  onWait?: (ms: number) => void | Promise<void>;
}

/** A clock that a wait moves on at once; nothing else moves it. */
export function createFakeClock(start: string, options: FakeClockOptions = {}): Clock {
  let now = Date.parse(start);
  if (Number.isNaN(now)) throw new Error(`${start} is not a time`);
  return {
    now: () => new Date(now),
    wait: async (ms) => {
      const end = now + ms;
      await options.onWait?.(ms);
      await sleep(options.realMsPerWait ?? 0);
      now = Math.max(now, end);
    },
  };
}
