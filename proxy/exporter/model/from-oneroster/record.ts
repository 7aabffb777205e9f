/**
 * A record of OneRoster 1.1 or 1.2 under the names of the CSV binding, whatever it was read from. A list is an array or
 * text with commas. A REST source flattens its references first: `school: {sourcedId}` becomes `schoolSourcedId`.
 */
export type OneRosterRecord = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The value of a field as it is; empty when the record has none. */
export function textOf(record: OneRosterRecord, name: string): string {
  const value = record[name];
  return value === undefined ? '' : typeof value === 'string' ? value : value.join(',');
}

/** The values of a list, without blanks around them and without empty ones. */
export function listOf(record: OneRosterRecord, name: string): string[] {
  const value = record[name];
  if (value === undefined || value === '') return [];
  const parts = typeof value === 'string' ? splitList(value) : value;
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

/** A value of a list that holds a comma is in quotes itself (1EdTech, CSV binding). */
const splitList = (text: string): string[] =>
  text.includes('"')
    ? [...text.matchAll(/\s*(?:"((?:[^"]|"")*)"|([^,]+))\s*(?:,|$)/g)].map(
        ([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? '',
      )
    : text.split(',');

/** `tobedeleted` is the only status that takes a record out; 1.0 also wrote `inactive`. */
export const isDeleted = (record: OneRosterRecord): boolean =>
  /^(tobedeleted|inactive)$/i.test(textOf(record, 'status').trim());

export const isTrue = (record: OneRosterRecord, name: string): boolean =>
  textOf(record, name).trim().toLowerCase() === 'true';

export const isFalse = (record: OneRosterRecord, name: string): boolean =>
  textOf(record, name).trim().toLowerCase() === 'false';
