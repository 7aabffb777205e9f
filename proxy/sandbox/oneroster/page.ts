import type { Fault } from '../faults';
import type { Collection } from './collections';
import type { PageQuery } from './query';
import type { RosterRecord } from './records';
import type { RosterStore } from './store';

export interface Page {
  records: readonly RosterRecord[];
  /** As X-Total-Count says. */
  total: number;
}

/** The faults that are made in the work itself. */
export const pageFaults: ReadonlySet<string> = new Set(['repeat', 'shrink', 'total', 'revise']);

/** One page of a collection, with the asked-for fault in it. */
export function readPage(
  store: RosterStore,
  collection: Collection,
  query: PageQuery,
  fault?: Fault,
): Page {
  const held = collection.holds ?? (() => true);
  const all = store.list(collection.stored).filter((record) => held(record) && query.holds(record));
  if (query.compare !== undefined) all.sort(query.compare);
  const offset = fault?.kind === 'repeat' ? Math.max(0, query.offset - query.limit) : query.offset;
  const records = all.slice(offset, offset + query.limit);
  if (fault?.kind === 'revise') store.revise(collection.stored, fault.change ?? 'modify');
  return {
    records: fault?.kind === 'shrink' ? records.slice(0, records.length >> 1) : records,
    total: fault?.kind === 'total' ? all.length + (fault.amount ?? -1) : all.length,
  };
}

/** RFC 8288, with the relations that OneRoster names; undefined when one page holds all. */
export function linkHeader(
  address: string,
  { limit, offset }: PageQuery,
  total: number,
): string | undefined {
  const url = new URL(address);
  const link = (rel: string, at: number): string => {
    url.searchParams.set('limit', String(limit));
    url.searchParams.set('offset', String(at));
    return `<${url.href}>; rel="${rel}"`;
  };
  const last = Math.max(0, Math.ceil(total / limit) - 1) * limit;
  const links = [
    ...(offset + limit < total ? [link('next', offset + limit), link('last', last)] : []),
    ...(offset > 0 ? [link('first', 0), link('prev', Math.max(0, offset - limit))] : []),
  ];
  return links.length > 0 ? links.join(', ') : undefined;
}
