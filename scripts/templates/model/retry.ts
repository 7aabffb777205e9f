export type RetryPolicy =
  | { type: 'none' }
  | {
      type: 'exponential';
      count: number;
      interval: string;
      minimumInterval: string;
      maximumInterval: string;
    };

/**
 * For what can be repeated without doing it twice: reads, and the calls of the bridge, which recognises a
 * repetition. Five to 300 seconds between tries, some minutes in all.
 */
export const patient: RetryPolicy = {
  type: 'exponential',
  count: 5,
  interval: 'PT10S',
  minimumInterval: 'PT5S',
  maximumInterval: 'PT5M',
};

/** Inside a loop that asks again anyway. */
export const brief: RetryPolicy = {
  type: 'exponential',
  count: 2,
  interval: 'PT10S',
  minimumInterval: 'PT5S',
  maximumInterval: 'PT1M',
};

/** A message that was perhaps sent is not sent again. */
export const never: RetryPolicy = { type: 'none' };
