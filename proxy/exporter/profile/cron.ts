import { Cron } from 'croner';

/** A schedule of a profile: a cron expression of five fields and the time zone it counts in. */
export interface CronSchedule {
  cron: string;
  timeZone: string;
}

export function isCron(pattern: string): boolean {
  try {
    new Cron(pattern, { paused: true });
    return true;
  } catch {
    return false;
  }
}

const cronOf = ({ cron, timeZone }: CronSchedule): Cron =>
  new Cron(cron, { timezone: timeZone, paused: true });

/** The first start after a moment (epoch milliseconds). */
export const startAfter = (schedule: CronSchedule, now: number): Date | undefined =>
  cronOf(schedule).nextRun(new Date(now)) ?? undefined;

/** The latest start that is not after a moment. */
export const startBefore = (schedule: CronSchedule, now: number): Date | undefined =>
  // The library leaves the second of the reference out, so the next one is asked for, which may be too late.
  cronOf(schedule)
    .previousRuns(2, new Date(now + 1_000))
    .find((start) => start.getTime() <= now);
