import { createHash } from 'node:crypto';
import type { Run } from './runs';

/**
 * What a reader of ended runs knows already. Runs that ended at or before `floor` count as known; of later ones
 * the ids are kept, since a run may show up after one that ended later.
 */
export interface KnownRuns {
  /** Epoch milliseconds. */
  floor: number;
  /** End in epoch milliseconds by a hash of the id. */
  seen: ReadonlyMap<string, number>;
}

/** How much later than others an ended run may show up in the list. */
const horizonMs = 7 * 24 * 3_600_000;
/** Bounds the text of the state: an address has room for a few thousand characters. */
const mostSeen = 120;

/** The runs that ended since `known`, oldest first, and what is known afterwards. Each is told exactly once. */
export function newlyEnded(
  runs: readonly Run[],
  known: KnownRuns,
): { ended: Run[]; known: KnownRuns } {
  const seen = new Map(known.seen);
  const ended: { run: Run; end: number }[] = [];
  for (const run of runs) {
    const end = endOf(run);
    if (end === undefined) continue;
    const key = keyOf(run);
    const before = seen.get(key);
    if (before === undefined && end <= known.floor) continue;
    if (before === undefined) ended.push({ run, end });
    // An end that is told later than the status must not bring the run back when the floor has passed.
    seen.set(key, Math.max(before ?? 0, end));
  }
  ended.sort((a, b) => a.end - b.end);
  return { ended: ended.map(({ run }) => run), known: bounded(known.floor, seen) };
}

function bounded(floor: number, seen: ReadonlyMap<string, number>): KnownRuns {
  const newest = [...seen].sort(([, a], [, b]) => b - a);
  const lowest = Math.max(floor, (newest[0]?.[1] ?? 0) - horizonMs, newest[mostSeen]?.[1] ?? 0);
  return { floor: lowest, seen: new Map(newest.filter(([, end]) => end > lowest)) };
}

/** Everything that has ended is known; what is running now is not. */
export const knownFromNow = (runs: readonly Run[]): KnownRuns =>
  newlyEnded(runs, { floor: 0, seen: new Map() }).known;

/** A run can have ended without an end: its start then stands for it. */
function endOf({ isEnded, startDateTime, endDateTime }: Run): number | undefined {
  const time = endDateTime ?? startDateTime;
  return isEnded && time !== undefined ? Date.parse(time) : undefined;
}

const keyLength = 8;
const keyOf = ({ id }: Run): string =>
  createHash('sha256').update(id).digest('base64url').slice(0, keyLength);

/** The state as text for an address: no secret, and nothing a caller should read or make. */
export const formatKnown = ({ floor, seen }: KnownRuns): string =>
  ['1', floor.toString(36), ...[...seen].map(([key, end]) => key + end.toString(36))].join('.');

/** Reads it back; undefined for a text that was not made here. */
export function parseKnown(text: string): KnownRuns | undefined {
  if (!/^1\.[0-9a-z]{1,11}(\.[\w-]{8}[0-9a-z]{1,11})*$/.test(text)) return undefined;
  const [, floor = '0', ...entries] = text.split('.');
  return {
    floor: parseInt(floor, 36),
    seen: new Map(
      entries.map((entry) => [entry.slice(0, keyLength), parseInt(entry.slice(keyLength), 36)]),
    ),
  };
}
