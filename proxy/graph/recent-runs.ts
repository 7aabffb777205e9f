import { connectionKey, type Caller } from '../auth/caller';
import type { Run } from './runs';
import { limitReached } from './start-run';

/** How long a repeated start gets the first operation (the platform retries for minutes). */
const memoryMs = 10 * 60_000;
/** Successful starts that School Data Sync takes in any 12 hours. */
const mostStarts = 5;
const windowMs = 12 * 3_600_000;
const mostTenants = 10_000;

export interface StartedRun {
  operationId: string;
  /** Starts left in 12 hours as far as this service knows; others may have used some. */
  startsLeft: number;
}

interface Calls {
  list: () => Promise<Run[]>;
  start: () => Promise<{ operationId: string }>;
}

/**
 * Makes StartRun idempotent and counts starts, per tenant. Kept in memory of this process, so the list of runs is counted
 * too: among those of any 12 hours at most one was started by the schedule.
 */
export function createRecentRuns(clock: () => number) {
  const starts = new Map<string, number[]>();
  const underWay = new Map<string, { at: number; started: Promise<StartedRun> }>();

  async function startNow(tenantId: string, { list, start }: Calls): Promise<StartedRun> {
    const now = clock();
    const isRecent = (at: number): boolean => at > now - windowMs;
    const own = (starts.get(tenantId) ?? []).filter(isRecent);
    const listed = (await list())
      .filter(({ status }) => status !== 'failed')
      .map(({ startDateTime }) => Date.parse(startDateTime ?? ''))
      .filter(isRecent)
      .sort((a, b) => a - b);
    const free = [freeAt(own, mostStarts), freeAt(listed, mostStarts + 1)];
    const waitMs = Math.max(...free) - now;
    if (waitMs > 0) throw limitReached(Math.ceil(waitMs / 1000));
    const { operationId } = await start();
    // Read anew: somebody else of the tenant may have started one meanwhile.
    const counted = (starts.get(tenantId) ?? []).filter(isRecent);
    starts.delete(tenantId);
    starts.set(tenantId, [...counted, now]);
    forgetOldest(starts);
    const known = Math.max(counted.length, listed.length - 1) + 1;
    return { operationId, startsLeft: Math.max(0, mostStarts - known) };
  }

  return {
    /** The operation of the first call of this caller and key within ten minutes, or a new one. */
    async startOnce(caller: Caller, key: string, calls: Calls): Promise<StartedRun> {
      const id = `${connectionKey(caller)}/${key}`;
      const before = underWay.get(id);
      if (before !== undefined && clock() - before.at < memoryMs) return before.started;
      const started = startNow(caller.tenantId, calls);
      underWay.delete(id);
      underWay.set(id, { at: clock(), started });
      forgetOldest(underWay);
      try {
        return await started;
      } catch (error) {
        if (underWay.get(id)?.started === started) underWay.delete(id);
        throw error;
      }
    },
  };
}

/** When fewer than `most` of these (ascending) lie in the window again; 0 when that is so now. */
const freeAt = (times: readonly number[], most: number): number => {
  const leaving = times.at(-most);
  return times.length < most || leaving === undefined ? 0 : leaving + windowMs;
};

function forgetOldest(map: Map<string, unknown>): void {
  for (const oldest of map.keys()) {
    if (map.size <= mostTenants) break;
    map.delete(oldest);
  }
}
