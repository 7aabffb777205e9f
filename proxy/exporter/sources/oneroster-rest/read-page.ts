import { BridgeError } from '../../../errors';
import type { OutboundResponse } from '../../../outbound';
import type { Authorizer } from './authorizer';
import type { Collection } from './collections';
import { flattenRecord, type PulledRecord } from './flatten';
import type { SendPatiently } from './send-patiently';

export interface PageQuery {
  limit: number;
  offset: number;
  sort?: { by: 'sourcedId' | 'dateLastModified'; order: 'asc' | 'desc' };
  filter?: string;
}

export interface Page {
  records: readonly PulledRecord[];
  /** As X-Total-Count says. */
  total: number;
}

/** The server will not answer this query: it cannot sort or filter so, or the offset is behind the end. */
export class QueryRefused extends Error {
  constructor(readonly status: number) {
    super(`query refused with status ${status}`);
  }
}

export type ReadPage = (
  collection: Collection,
  query: PageQuery,
  signal: AbortSignal,
) => Promise<Page>;

const queryRefusals = new Set([400, 404, 422, 501]);

/**
 * One page of a collection, whole or not at all. Links to other pages are not followed, so that no server can send
 * the credentials elsewhere. Throws QueryRefused, EXPORT_SOURCE_INCOMPLETE without X-Total-Count, and
 * EXPORT_ONEROSTER_SIGN_IN, _FORBIDDEN, _REFUSED, _INVALID, beside the errors of `send`.
 */
export function createPageReader(
  root: string,
  send: SendPatiently,
  authorizer: Authorizer,
): ReadPage {
  return async (collection, query, signal) => {
    const url = `${root}/${collection.name}?${queryString(query)}`;
    let json: unknown;
    const ask = (): Promise<OutboundResponse> =>
      send({
        collection: collection.name,
        signal,
        build: async () => ({
          method: 'GET',
          url,
          headers: {
            accept: 'application/json',
            authorization: await authorizer.header(url, signal),
          },
        }),
        isBroken: ({ status, body }) => {
          if (status !== 200) return false;
          json = parseJson(body);
          return json === undefined;
        },
      });
    let answer = await ask();
    if (answer.status === 401 && authorizer.renew()) answer = await ask();
    if (answer.status !== 200) throw refusal(answer.status, collection.name);
    return { records: recordsOf(json, collection), total: totalOf(answer, collection.name) };
  };
}

function queryString({ limit, offset, sort, filter }: PageQuery): string {
  const sorting = sort === undefined ? '' : `&sort=${sort.by}&orderBy=${sort.order}`;
  const filtering = filter === undefined ? '' : `&filter=${encodeURIComponent(filter)}`;
  return `limit=${limit}&offset=${offset}${sorting}${filtering.replaceAll("'", '%27')}`;
}

function refusal(status: number, collection: string): Error {
  if (status === 401)
    return new BridgeError('EXPORT_ONEROSTER_SIGN_IN', { params: { reason: `status ${status}` } });
  if (status === 403)
    return new BridgeError('EXPORT_ONEROSTER_FORBIDDEN', { params: { collection } });
  if (queryRefusals.has(status)) return new QueryRefused(status);
  return new BridgeError('EXPORT_ONEROSTER_REFUSED', { params: { collection, status } });
}

function recordsOf(json: unknown, collection: Collection): PulledRecord[] {
  const list = (json as Record<string, unknown> | null | undefined)?.[collection.name];
  if (!Array.isArray(list))
    throw new BridgeError('EXPORT_ONEROSTER_INVALID', {
      params: { collection: collection.name, reason: `no JSON with a list ${collection.name}` },
    });
  return list.map((record: unknown) => flattenRecord(record, collection));
}

function totalOf({ headers }: OutboundResponse, collection: string): number {
  const text = headers['x-total-count']?.trim() ?? '';
  if (!/^\d{1,15}$/.test(text))
    throw new BridgeError('EXPORT_SOURCE_INCOMPLETE', {
      params: { collection, reason: 'the server does not say how many there are, X-Total-Count' },
    });
  return Number(text);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
