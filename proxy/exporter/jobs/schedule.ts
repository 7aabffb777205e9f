import { startAfter, startBefore } from '../profile/cron';
import type { ExportProfile } from '../profile/profile';
import type { KnownProfile } from './profile-folder';

/** In place of a person, for exports that a schedule has started. */
export const scheduleCaller = 'schedule';

/** When the schedule of a profile starts it next. */
export const nextStart = ({ schedule }: ExportProfile, now: number): Date | undefined =>
  schedule && startAfter(schedule, now);

/**
 * The latest start of a profile that is due and not long past. None where the profile was changed since: somebody who
 * writes a schedule at noon does not mean last night.
 */
export function dueStart(
  { profile: { schedule }, changedAt }: KnownProfile,
  now: number,
  lateMs: number,
): Date | undefined {
  const due = schedule && startBefore(schedule, now);
  const isMeant = due !== undefined && now - due.getTime() <= lateMs && changedAt <= due.getTime();
  return isMeant ? due : undefined;
}
