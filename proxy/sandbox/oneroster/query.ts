import { createFilter } from './filter';
import { OneRosterError } from './imsx-error';
import type { RosterRecord } from './records';

/** More than this is not sent in one page, whatever was asked for. */
export const mostRows = 10_000;

export interface PageQuery {
  limit: number;
  offset: number;
  holds: (record: RosterRecord) => boolean;
  /** Absent: as the records were made. */
  compare?: (a: RosterRecord, b: RosterRecord) => number;
  /** Absent: all. */
  fields?: readonly string[];
}

/** What may be sorted and filtered by. */
export const plainFields: ReadonlySet<string> = new Set(
  'sourcedId status dateLastModified name title type role username givenName familyName'.split(' '),
);

/** limit, offset, sort, orderBy, filter and fields (OneRoster 1.1 §3.4); throws 400 for what is wrong. */
export function readPageQuery(query: URLSearchParams): PageQuery {
  const sort = query.get('sort');
  if (sort !== null && !plainFields.has(sort))
    throw new OneRosterError(400, 'invalid_sort_field', 'It cannot be sorted by this field.');
  const order = query.get('orderBy') ?? 'asc';
  if (order !== 'asc' && order !== 'desc')
    throw new OneRosterError(400, 'invalid_sort_field', 'orderBy is asc or desc.');
  const fields = query.get('fields')?.split(',').filter(Boolean);
  return {
    limit: Math.min(readNumber(query, 'limit', 100, 1), mostRows),
    offset: readNumber(query, 'offset', 0, 0),
    holds: createFilter(query.get('filter')),
    ...(sort !== null && { compare: compareBy(sort, order === 'asc' ? 1 : -1) }),
    ...(fields !== undefined && fields.length > 0 && { fields }),
  };
}

function readNumber(query: URLSearchParams, name: string, otherwise: number, least: number) {
  const text = query.get(name);
  if (text === null) return otherwise;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : -1;
  if (value < least)
    throw new OneRosterError(400, 'invalid_selection_field', `${name} is not a fitting number.`);
  return value;
}

/** By code units; records of one value by their ids, so that pages do not overlap. */
const compareBy =
  (field: string, direction: 1 | -1) =>
  (a: RosterRecord, b: RosterRecord): number =>
    direction * texts(plain(a, field), plain(b, field)) || texts(a.sourcedId, b.sourcedId);

const texts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const plain = (record: RosterRecord, field: string): string => {
  const value = record[field];
  return typeof value === 'string' ? value : '';
};
