import { ExpressionError } from '../expression-error';
import type { Timestamp } from './timestamp';
import { windowsZones } from './windows-zones';

/** The wall clock of a Windows time zone at a moment; a wall clock without a zone is taken for UTC. */
export function fromUtc(time: Timestamp, zone: string): Timestamp {
  return { ...time, ms: time.ms + offsetAt(time.ms, zone), isUtc: zone === 'UTC' };
}

/** The moment at which the clocks of a Windows time zone show a time. */
export function toUtc(time: Timestamp, zone: string): Timestamp {
  const guess = time.ms - offsetAt(time.ms, zone);
  return { ...time, ms: time.ms - offsetAt(guess, zone), isUtc: true };
}

function offsetAt(ms: number, zone: string): number {
  const name = windowsZones[zone];
  if (name === undefined)
    throw new ExpressionError(
      `The time zone '${zone}' is not a Windows name that this runner knows.`,
    );
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: name,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const parts = Object.fromEntries(
    format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]),
  );
  const wall = Date.UTC(
    parts['year'] ?? 0,
    (parts['month'] ?? 1) - 1,
    parts['day'],
    parts['hour'],
    parts['minute'],
    parts['second'],
  );
  return wall - Math.floor(ms / 1_000) * 1_000;
}
