import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Fault } from '../faults';
import { authorize, type AuthorizeOptions } from './authorize';
import { collections, type Collection } from './collections';
import { OneRosterError, sendOneRosterError } from './imsx-error';
import { linkHeader, readPage } from './page';
import { readPageQuery } from './query';
import { renderRecord } from './render';
import type { RosterStore } from './store';
import { registerTokenEndpoint } from './token-endpoint';
import { versions, type OneRosterVersion } from './versions';

export interface OneRosterOptions extends AuthorizeOptions {
  store: RosterStore;
  /** Faults that requests met and that are to be made in their pages. */
  pending: WeakMap<FastifyRequest, Fault>;
}

/** A SIS that offers its roster by OneRoster 1.1 and 1.2 (REST, read only). */
export function registerOneRoster(app: FastifyInstance, options: OneRosterOptions): void {
  app.setErrorHandler((error, _request, reply) => sendOneRosterError(reply, asOneRoster(error)));
  registerTokenEndpoint(app, options.tokens);
  for (const version of Object.keys(versions) as OneRosterVersion[])
    for (const collection of collections) registerCollection(app, version, collection, options);
}

function registerCollection(
  app: FastifyInstance,
  version: OneRosterVersion,
  collection: Collection,
  options: OneRosterOptions,
): void {
  const address = `${versions[version].root}/${collection.name}`;
  app.get(address, async (request, reply) => {
    authorize(request, version, collection.scope, options);
    const search = request.raw.url?.split('?')[1] ?? '';
    const query = readPageQuery(new URLSearchParams(search));
    const page = readPage(options.store, collection, query, options.pending.get(request));
    const link = linkHeader(`${options.origin}${address}?${search}`, query, page.total);
    if (link !== undefined) void reply.header('link', link);
    return reply.header('x-total-count', String(page.total)).send({
      [collection.stored]: page.records.map((record) =>
        select(renderRecord(record, version, options.origin), query.fields),
      ),
    });
  });
}

const select = (
  record: Record<string, unknown>,
  fields: readonly string[] | undefined,
): Record<string, unknown> =>
  fields === undefined
    ? record
    : Object.fromEntries(Object.entries(record).filter(([name]) => fields.includes(name)));

function asOneRoster(error: unknown): OneRosterError {
  if (error instanceof OneRosterError) return error;
  const status = (error as { statusCode?: number }).statusCode ?? 500;
  return status < 500
    ? new OneRosterError(status, 'invalid_selection_field', 'The request is malformed.')
    : new OneRosterError(500, 'internal_server_error', 'The sandbox met an internal error.');
}
