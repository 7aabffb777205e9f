import type { OneRosterMapping } from './mapping-options';

/**
 * The last day of a period. What is no date is handed on as it is: the check of the finished set tells.
 * A time behind the date, as some servers write it, is dropped.
 */
export function lastDay(text: string, { endDates }: OneRosterMapping): string {
  const date = dayOf(text);
  if (endDates === 'inclusive' || !/^\d{4}-\d\d-\d\d$/.test(date)) return date;
  const day = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(day.getTime())) return date;
  day.setUTCDate(day.getUTCDate() - 1);
  return day.toISOString().slice(0, 10);
}

export const dayOf = (text: string): string => text.trim().replace(/^(\d{4}-\d\d-\d\d)T.*$/, '$1');

/** The calendar year in which a school year begins. */
export function beginningYear(text: string, { schoolYear }: OneRosterMapping): string {
  const year = text.trim();
  if (schoolYear === 'begins' || !/^\d{4}$/.test(year)) return year;
  return String(Number(year) - 1);
}
