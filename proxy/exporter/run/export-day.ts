/** The day in a time zone as YYYYMMDD; without one in that of this machine. */
export function exportDay(now: number, timeZone?: string): number {
  const parts = new Intl.DateTimeFormat('en-CA', {
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', calendar: 'gregory' },
    ...(timeZone !== undefined && { timeZone }),
  }).formatToParts(now);
  const text = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
  return Number(`${text('year')}${text('month')}${text('day')}`);
}
