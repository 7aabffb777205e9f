import { ExpressionError } from '../expression-error';

/** A moment, or a wall clock without a zone, to 100 ns as .NET has it. */
export interface Timestamp {
  /** Milliseconds since 1970, of the moment or of the wall clock read as UTC. */
  ms: number;
  /** 100 ns beyond the millisecond, 0 to 9999. */
  ticks: number;
  isUtc: boolean;
}

const iso =
  /^(\d{4})-(\d{2})(?:-(\d{2}))?(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,7}))?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;
const american =
  /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?:\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(AM|PM)?)?\s*(Z)?$/i;
const internet = /^(?:\w{3},\s*)?\d{1,2} \w{3} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** Reads a time as the platform does: ISO 8601, month/day/year, or RFC 1123; an offset is turned into UTC. */
export function parseTimestamp(text: string, isDayFirst = false): Timestamp {
  const trimmed = text.trim();
  const found = readIso(trimmed) ?? readSlashes(trimmed, isDayFirst);
  if (found !== undefined) return found;
  if (internet.test(trimmed)) return { ms: Date.parse(trimmed), ticks: 0, isUtc: true };
  throw new ExpressionError('The value is not a time; write it as 2026-08-31T07:30:00Z.');
}

function readIso(text: string): Timestamp | undefined {
  const found = iso.exec(text);
  if (found === null) return undefined;
  const [, year, month, day = '01', hour = '0', minute = '0', second = '0', fraction = '', zone] =
    found;
  const fractionTicks = Number(fraction.padEnd(7, '0'));
  const ms = dateOf([year, month, day, hour, minute, second].map(Number));
  return {
    ms: ms + Math.floor(fractionTicks / 10_000) - offsetOf(zone),
    ticks: fractionTicks % 10_000,
    isUtc: zone !== undefined,
  };
}

function readSlashes(text: string, isDayFirst: boolean): Timestamp | undefined {
  const found = american.exec(text);
  if (found === null) return undefined;
  const [, first, second, year, hour = '0', minute = '0', seconds = '0', half, zone] = found;
  const [month, day] = isDayFirst ? [second, first] : [first, second];
  const hours =
    half === undefined ? Number(hour) : (Number(hour) % 12) + (/pm/i.test(half) ? 12 : 0);
  const ms = dateOf([
    Number(year),
    Number(month),
    Number(day),
    hours,
    Number(minute),
    Number(seconds),
  ]);
  return { ms, ticks: 0, isUtc: zone !== undefined };
}

function dateOf([
  year = 0,
  month = 0,
  day = 0,
  hour = 0,
  minute = 0,
  second = 0,
]: number[]): number {
  const ms = Date.UTC(year, month - 1, day, hour, minute, second);
  const date = new Date(ms);
  // Date.UTC carries 31 February over into March.
  if (
    date.getUTCMonth() !== month - 1 ||
    date.getUTCDate() !== day ||
    hour > 23 ||
    minute > 59 ||
    second > 59
  )
    throw new ExpressionError('The value names a day or an hour that does not exist.');
  return ms;
}

function offsetOf(zone: string | undefined): number {
  if (zone === undefined || zone.toUpperCase() === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}

const units: Record<string, number> = {
  second: 1_000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
};

/** A time moved by a number of units; the end of a shorter month is kept within it. */
export function shift(time: Timestamp, count: number, unit: string): Timestamp {
  const name = unit.toLowerCase().replace(/s$/, '');
  const length = units[name];
  if (length !== undefined) return { ...time, ms: time.ms + Math.round(count * length) };
  if (name !== 'month' && name !== 'year')
    throw new ExpressionError(`The unit of time '${unit}' is not known.`);
  const date = new Date(time.ms);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + count * (name === 'year' ? 12 : 1));
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, last));
  return { ...time, ms: date.getTime() };
}
