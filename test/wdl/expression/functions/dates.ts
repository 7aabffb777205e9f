import { formatTime } from '../time/format-time';
import { parseTimestamp, shift, type Timestamp } from '../time/timestamp';
import { fromUtc, toUtc } from '../time/zones';
import type { Scope } from '../scope';
import { takes, type Args, type FunctionTable, type WdlFunction } from './function-table';

/** Times. A result is in format `o` unless another is asked for. */
export const dates: FunctionTable = {
  utcNow: takes(0, (args, scope) => formatTime(now(scope), args.optionalText(0)), 1),
  getFutureTime: relative(1),
  getPastTime: relative(-1),
  addToTime: moved(1),
  subtractFromTime: moved(-1),
  addSeconds: added('Second'),
  addMinutes: added('Minute'),
  addHours: added('Hour'),
  addDays: added('Day'),
  dateDifference: takes(2, (args) => timeSpan(time(args, 1).ms - time(args, 0).ms)),
  convertTimeZone: takes(
    3,
    (args) => formatTime(fromUtc(read(args, 1), zone(args, 2)), args.optionalText(3)),
    4,
  ),
  convertFromUtc: takes(
    2,
    (args) => formatTime(fromUtc(time(args, 0), zone(args, 1)), args.optionalText(2)),
    3,
  ),
  convertToUtc: takes(2, (args) => formatTime(read(args, 1), args.optionalText(2)), 3),
  formatDateTime: takes(
    1,
    (args) => formatTime(time(args, 0), args.optionalText(1), args.optionalText(2)),
    3,
  ),
  parseDateTime: takes(
    1,
    (args) => {
      const isDayFirst = !/^(en-US|)$/i.test(args.optionalText(1) ?? '');
      return formatTime(parseTimestamp(args.text(0), isDayFirst));
    },
    3,
  ),
  startOfHour: start((date) => date.setUTCMinutes(0, 0, 0)),
  startOfDay: start((date) => date.setUTCHours(0, 0, 0, 0)),
  startOfMonth: start((date) => date.setUTCDate(1) && date.setUTCHours(0, 0, 0, 0)),
  dayOfWeek: takes(1, (args) => new Date(time(args, 0).ms).getUTCDay()),
  dayOfMonth: takes(1, (args) => new Date(time(args, 0).ms).getUTCDate()),
  dayOfYear: takes(1, (args) => {
    const date = new Date(time(args, 0).ms);
    return Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0)) / 86_400_000) + 1;
  }),
  ticks: takes(1, (args) => {
    const { ms, ticks } = time(args, 0);
    return 621_355_968_000_000_000n + BigInt(ms) * 10_000n + BigInt(ticks);
  }),
};

const time = (args: Args, index: number): Timestamp => parseTimestamp(args.text(index));
const zone = (args: Args, index: number): string => args.text(index);
const now = (scope: Scope): Timestamp => ({ ms: scope.now().getTime(), ticks: 0, isUtc: true });

/** The time in the first argument; without a zone of its own it is a wall clock of the zone that another one names. */
function read(args: Args, zoneIndex: number): Timestamp {
  const found = time(args, 0);
  return found.isUtc ? found : toUtc(found, zone(args, zoneIndex));
}

function relative(sign: 1 | -1): WdlFunction {
  return takes(
    2,
    (args, scope) =>
      formatTime(shift(now(scope), sign * args.integer(0), args.text(1)), args.optionalText(2)),
    3,
  );
}

function moved(sign: 1 | -1): WdlFunction {
  return takes(
    3,
    (args) =>
      formatTime(shift(time(args, 0), sign * args.integer(1), args.text(2)), args.optionalText(3)),
    4,
  );
}

function added(unit: string): WdlFunction {
  return takes(
    2,
    (args) => formatTime(shift(time(args, 0), args.number(1), unit), args.optionalText(2)),
    3,
  );
}

function start(cut: (date: Date) => number): WdlFunction {
  return takes(
    1,
    (args) => {
      const { ms, isUtc } = time(args, 0);
      const date = new Date(ms);
      cut(date);
      return formatTime({ ms: date.getTime(), ticks: 0, isUtc }, args.optionalText(1));
    },
    2,
  );
}

/** A length of time as .NET writes it: [-][d.]hh:mm:ss[.fffffff]. */
function timeSpan(length: number): string {
  const ms = Math.abs(length);
  const days = Math.floor(ms / 86_400_000);
  const clock = new Date(ms % 86_400_000).toISOString().slice(11, 19);
  const fraction = ms % 1_000 === 0 ? '' : `.${String((ms % 1_000) * 10_000).padStart(7, '0')}`;
  return `${length < 0 ? '-' : ''}${days === 0 ? '' : `${days}.`}${clock}${fraction}`;
}
