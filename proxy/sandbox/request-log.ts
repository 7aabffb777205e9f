import type { FastifyInstance } from 'fastify';

export type SandboxArea = 'entra' | 'graph' | 'storage' | 'oneroster' | 'control';

export interface RequestRecord {
  at: number;
  area: SandboxArea;
  method: string;
  /** Without the query, which may hold a SAS or a code. */
  path: string;
  /** 0 while unanswered, and for a dropped connection. */
  status: number;
  hasAuthorization: boolean;
  /** Storage only: what is done with the file, and up to or from which byte. */
  action?: string;
  position?: number;
}

const limit = 5000;

/** Records every request of one server. The log is bounded; the oldest entries go first. */
export function recordRequests(
  app: FastifyInstance,
  log: RequestRecord[],
  clock: () => number,
  areaOf: (path: string) => SandboxArea,
): void {
  app.addHook('onRequest', async (request, reply) => {
    const path = pathOf(request.raw.url);
    const record: RequestRecord = {
      at: clock(),
      area: areaOf(path),
      method: request.method,
      path,
      status: 0,
      hasAuthorization: request.headers.authorization !== undefined,
      ...storageFacts(request.raw.url),
    };
    if (log.length >= limit) log.shift();
    log.push(record);
    reply.raw.once('finish', () => (record.status = reply.raw.statusCode));
  });
}

/** The path as it was sent: not decoded, not normalised. */
export const pathOf = (url = '/'): string => url.split('?', 1)[0] ?? '/';

/** The parameters of the storage that are no secret. */
function storageFacts(url = '/'): Pick<RequestRecord, 'action' | 'position'> {
  const query = new URLSearchParams(url.slice(url.indexOf('?') + 1));
  const action = query.get('resource') === 'file' ? 'create' : query.get('action');
  const position = Number(query.get('position') ?? NaN);
  return {
    ...(action !== null && /^(create|append|flush)$/.test(action) && { action }),
    ...(Number.isSafeInteger(position) && { position }),
  };
}
