import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { signedAuth } from './open-sis';

export interface Asked {
  collection: string;
  limit: number;
  offset: number;
  query: URLSearchParams;
  request: IncomingMessage;
}

type Handle = (asked: Asked, response: ServerResponse) => void;
export type Json = Record<string, unknown>;

const names = [
  'orgs',
  'academicSessions',
  'users',
  'courses',
  'classes',
  'enrollments',
  'demographics',
];

/** A server that is not the sandbox: it does what the test says, and is asked with signatures. */
export async function otherServer(t: { teardown(end: () => unknown): void }, handle: Handle) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    handle(
      {
        collection: names.find((name) => url.pathname.endsWith(`/${name}`)) ?? '',
        limit: Number(url.searchParams.get('limit')),
        offset: Number(url.searchParams.get('offset')),
        query: url.searchParams,
        request,
      },
      response,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    asked,
    origin,
    settings: { url: origin, version: '1.1', pageSize: 10, maxRetries: 1, auth: signedAuth },
  };
}

/** Sends rows of a collection as they are in the list. */
export function sendPage(
  { collection, limit, offset }: Asked,
  response: ServerResponse,
  rows: readonly Json[],
  headers: Record<string, string> = {},
): void {
  response
    .writeHead(200, {
      'content-type': 'application/json',
      'x-total-count': String(rows.length),
      ...headers,
    })
    .end(JSON.stringify({ [collection]: rows.slice(offset, offset + limit) }));
}

/** Records of a collection whose ids count up, all of one date. */
export const rowsOf = (count: number, more: Json = {}): Json[] =>
  Array.from({ length: count }, (_, at) => ({
    sourcedId: `id-${String(at).padStart(6, '0')}`,
    status: 'active',
    dateLastModified: '2025-01-01T00:00:00Z',
    ...more,
  }));
