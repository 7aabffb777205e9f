import type { Actions } from './definition';
import type { Status } from './records';

/**
 * The status of a level by its leaves, the actions nothing runs after. A skipped leaf counts as what it would have run
 * after, and so on; the level has failed when a leaf has failed, timed out or was cancelled.
 */
export function levelStatus(actions: Actions, statusOf: (name: string) => Status): Status {
  const before = (name: string): string[] => Object.keys(actions[name]?.runAfter ?? {});
  const followed = new Set(Object.keys(actions).flatMap(before));
  const failed = (name: string): boolean => {
    const status = statusOf(name);
    return status === 'Skipped' ? before(name).some(failed) : status !== 'Succeeded';
  };
  return Object.keys(actions).some((name) => !followed.has(name) && failed(name))
    ? 'Failed'
    : 'Succeeded';
}

/** Whether an action may run, all that it runs after having ended. */
export const mayRun = (
  runAfter: Record<string, string[]> | undefined,
  statusOf: (name: string) => Status,
): boolean =>
  Object.entries(runAfter ?? {}).every(([name, allowed]) => {
    const status = statusOf(name).toLowerCase();
    return (allowed.length === 0 ? ['succeeded'] : allowed).some(
      (one) => one.toLowerCase() === status,
    );
  });
