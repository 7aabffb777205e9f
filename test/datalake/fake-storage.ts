import { createHash } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Test } from 'tap';

export interface Call {
  method: string;
  url: URL;
  headers: http.IncomingHttpHeaders;
  body: Buffer;
}

/** Answers a call in the store's place; undefined lets the store answer. */
export type Fault = (
  call: Call,
  res: http.ServerResponse,
  count: number,
) => boolean | undefined | void;

/**
 * The smallest store that can be told to fail in any way, for faults the sandbox does not offer. It
 * keeps appended blocks by position and shows of a file only what was flushed.
 */
export async function startFakeStorage(t: Test, fault: Fault = () => undefined) {
  const calls: Call[] = [];
  const files = new Map<string, { parts: Map<number, Buffer>; flushed?: Buffer | undefined }>();
  let connections = 0;
  const server = http.createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const url = new URL(req.url ?? '', 'http://127.0.0.1');
      const call = {
        method: req.method ?? '',
        url,
        headers: req.headers,
        body: Buffer.concat(chunks),
      };
      calls.push(call);
      if (fault(call, res, calls.length) !== true) answer(call, res);
    });
  });

  function answer(call: Call, res: http.ServerResponse) {
    const path = call.url.pathname;
    const position = Number(call.url.searchParams.get('position'));
    const file = files.get(path);
    if (call.method === 'PUT') {
      files.set(path, { parts: new Map() });
      return void res.writeHead(201).end();
    }
    if (!file) return refuse(res, 404, 'PathNotFound');
    const length = file.flushed?.length ?? 0;
    if (call.url.searchParams.get('action') === 'flush') {
      const whole = [file.flushed ?? Buffer.alloc(0)];
      let end = length;
      for (let part; end < position && (part = file.parts.get(end)); end += part.length)
        whole.push(part);
      if (end !== position) return refuse(res, 400, 'InvalidFlushPosition');
      const keep = call.url.searchParams.get('retainUncommittedData') === 'true';
      for (const at of file.parts.keys()) if (at < end || !keep) file.parts.delete(at);
      file.flushed = Buffer.concat(whole);
      return void res.writeHead(200).end();
    }
    if (position < length) return refuse(res, 400, 'InvalidQueryParameterValue');
    const md5 = createHash('md5').update(call.body).digest('base64');
    if (call.headers['content-md5'] !== md5) return refuse(res, 400, 'Md5Mismatch');
    file.parts.set(position, call.body);
    res.writeHead(202).end();
  }

  server.on('connection', () => connections++);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  return {
    origin,
    port,
    calls,
    connections: () => connections,
    file: (path: string) => files.get(path)?.flushed,
    remove: (path: string) => files.delete(path),
    cloud: { isStorageAddress: (url: URL) => url.origin === origin },
    session: {
      sessionUrl: `${origin}/tenant/connector/container?sv=1&sig=SECRET`,
      tenantId: 'tenant',
      dataConnectorId: 'connector',
      containerId: 'container',
    },
  };
}

/** Answers as the Data Lake does: code in header and body, a request id. */
export function refuse(res: http.ServerResponse, status: number, code: string): void {
  res.writeHead(status, {
    'x-ms-error-code': code,
    'x-ms-request-id': '00000000-0000-0000-0000-00000000f00d',
    'content-type': 'application/json',
  });
  res.end(JSON.stringify({ error: { code, message: 'sig=SECRET' } }));
}

export const actionOf = (call: Call): string => call.url.searchParams.get('action') ?? 'create';

/** `create`, `append 4096`, `flush 8192`: what was asked of the store, in order. */
export const told = (calls: readonly Call[]): string[] =>
  calls.map((call) =>
    [actionOf(call), call.url.searchParams.get('position')].filter(Boolean).join(' '),
  );
