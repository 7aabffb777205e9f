import { ExpressionError } from '../expression-error';
import type { Timestamp } from './timestamp';

/** .NET's standard formats as custom ones, for English (United States). */
const standard: Record<string, string> = {
  d: 'M/d/yyyy',
  D: 'dddd, MMMM d, yyyy',
  f: 'dddd, MMMM d, yyyy h:mm tt',
  F: 'dddd, MMMM d, yyyy h:mm:ss tt',
  g: 'M/d/yyyy h:mm tt',
  G: 'M/d/yyyy h:mm:ss tt',
  m: 'MMMM d',
  M: 'MMMM d',
  o: "yyyy-MM-dd'T'HH:mm:ss.fffffffK",
  O: "yyyy-MM-dd'T'HH:mm:ss.fffffffK",
  r: "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
  R: "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
  s: "yyyy-MM-dd'T'HH:mm:ss",
  t: 'h:mm tt',
  T: 'h:mm:ss tt',
  u: "yyyy-MM-dd HH:mm:ss'Z'",
  U: 'dddd, MMMM d, yyyy h:mm:ss tt',
  y: 'MMMM yyyy',
  Y: 'MMMM yyyy',
};

const token =
  /'[^']*'|"[^"]*"|\\.|%|d{1,4}|M{1,4}|y{1,5}|h{1,2}|H{1,2}|m{1,2}|s{1,2}|t{1,2}|f{1,7}|F{1,7}|z{1,3}|K|[^]/g;

/** A time by one of .NET's standard or custom formats; `o` when there is none. */
export function formatTime(time: Timestamp, format = 'o', locale = 'en-US'): string {
  const pattern = format.length === 1 ? standard[format] : format;
  if (pattern === undefined) throw new ExpressionError(`The time format '${format}' is not known.`);
  return (pattern.match(token) ?? []).map((part) => write(part, time, locale)).join('');
}

function write(part: string, time: Timestamp, locale: string): string {
  const date = new Date(time.ms);
  const padded = (value: number): string => String(value).padStart(part.length, '0');
  const named = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' }).format(date);
  switch (part.charAt(0)) {
    case "'":
    case '"':
      return part.slice(1, -1);
    case '\\':
      return part.slice(1);
    case '%':
      return '';
    case 'd':
      if (part.length > 2) return named({ weekday: part.length === 3 ? 'short' : 'long' });
      return padded(date.getUTCDate());
    case 'M':
      if (part.length > 2) return named({ month: part.length === 3 ? 'short' : 'long' });
      return padded(date.getUTCMonth() + 1);
    case 'y':
      return part.length > 2 ? padded(date.getUTCFullYear()) : padded(date.getUTCFullYear() % 100);
    case 'H':
      return padded(date.getUTCHours());
    case 'h':
      return padded(date.getUTCHours() % 12 || 12);
    case 'm':
      return padded(date.getUTCMinutes());
    case 's':
      return padded(date.getUTCSeconds());
    case 't':
      return (date.getUTCHours() < 12 ? 'AM' : 'PM').slice(0, part.length);
    case 'f':
      return fraction(time).slice(0, part.length);
    case 'F':
      return fraction(time).slice(0, part.length).replace(/0+$/, '');
    case 'K':
      return time.isUtc ? 'Z' : '';
    case 'z':
      return part.length === 3 ? '+00:00' : `+${'0'.padStart(part.length, '0')}`;
    default:
      return part;
  }
}

const fraction = ({ ms, ticks }: Timestamp): string =>
  String((((ms % 1_000) + 1_000) % 1_000) * 10_000 + ticks).padStart(7, '0');
