import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import t, { type Test } from 'tap';
import { BridgeError } from '../proxy/errors';
import {
  createOutboundClient,
  isAllowedAddress,
  OutboundFailure,
  type OutboundOptions,
} from '../proxy/outbound';

const graph = 'https://graph.microsoft.com';

async function listen(t: Test, handler: http.RequestListener) {
  const server = http.createServer(handler);
  let connections = 0;
  server.on('connection', () => connections++);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, port, connections: () => connections };
}

function client(t: Test, options: Partial<OutboundOptions> & { allowedOrigins: string[] }) {
  const made = createOutboundClient({ timeoutMs: 2000, ...options });
  t.teardown(() => made.close());
  return made;
}

t.test('an address on the list is called and any status is an answer', async (t) => {
  const server = await listen(t, (req, res) => {
    res.writeHead(418, { 'X-Seen': `${req.method} ${req.url} ${req.headers.authorization}` });
    res.end('short');
  });
  const answer = await client(t, { allowedOrigins: [server.origin] }).request({
    method: 'POST',
    url: `${server.origin}/a?b=c`,
    headers: { Authorization: 'Bearer x' },
    body: '{}',
  });
  t.equal(answer.status, 418);
  t.equal(answer.headers['x-seen'], 'POST /a?b=c Bearer x');
  t.equal(answer.body, 'short');
});

t.test('JSON text is neither parsed nor rewritten', async (t) => {
  const server = await listen(t, (req, res) => void req.pipe(res));
  const answer = await client(t, { allowedOrigins: [server.origin] }).request({
    method: 'PUT',
    url: server.origin,
    body: ' {"a": 1.0} ',
  });
  t.equal(answer.body, ' {"a": 1.0} ');
});

t.test('a stream is sent as it is read, and destroyed however the call ends', async (t) => {
  const server = await listen(t, (req, res) => {
    if (req.url === '/cut') return void req.once('data', () => req.socket.destroy());
    let bytes = 0;
    req.on('data', (chunk: Buffer) => (bytes += chunk.length));
    req.on('end', () => res.end(`${bytes} of ${req.headers['content-length']}`));
  });
  const outbound = client(t, { allowedOrigins: [server.origin] });
  const piece = Buffer.alloc(100_000);
  const send = async (path: string) => {
    const body = Readable.from(Array.from({ length: 50 }, () => piece));
    const headers = { 'content-length': '5000000' };
    const call = { method: 'PUT', url: `${server.origin}${path}`, headers, body } as const;
    const answer = await outbound.request(call).catch((error: unknown) => error);
    t.ok(body.destroyed);
    return answer;
  };
  t.match(await send('/'), { status: 200, body: '5000000 of 5000000' });
  t.match(await send('/cut'), { name: 'OutboundFailure', kind: 'network' });
});

t.test('a download of any length is handed on in order; other answers are text', async (t) => {
  const piece = Buffer.alloc(100_000, 'x');
  const server = await listen(t, (req, res) => {
    if (req.url === '/missing') return void res.writeHead(404).end('none');
    if (req.url === '/half') {
      res.writeHead(200, { 'content-length': '200000' }).write(piece);
      return void setTimeout(() => res.destroy(), 20);
    }
    for (let i = 0; i < 30; i++) res.write(piece);
    res.end();
  });
  const outbound = client(t, { allowedOrigins: [server.origin], maxResponseBytes: 1000 });
  let bytes = 0;
  const fetchAll = (
    path: string,
    write = async (chunk: Uint8Array) => void (bytes += chunk.length),
  ) => outbound.download({ method: 'GET', url: `${server.origin}${path}` }, write);
  t.match(await fetchAll('/'), { status: 200, body: '' });
  t.equal(bytes, 3_000_000);
  t.match(await fetchAll('/missing'), { status: 404, body: 'none' });
  await t.rejects(fetchAll('/half'), { name: 'OutboundFailure', kind: 'network' });
  await t.rejects(
    fetchAll('/', () => Promise.reject(new Error('disk'))),
    { name: 'OutboundFailure' },
  );
  const foreign = { method: 'GET', url: 'https://example.org/' } as const;
  await t.rejects(
    outbound.download(foreign, async () => undefined),
    { code: 'ADDRESS_NOT_ALLOWED' },
  );
});

t.test('no content type is made up, and a given one is kept in any case', async (t) => {
  const server = await listen(t, (req, res) => void res.end(req.headers['content-type'] ?? 'none'));
  const outbound = client(t, { allowedOrigins: [server.origin] });
  const post = { method: 'POST', url: server.origin } as const;
  t.equal((await outbound.request(post)).body, 'none');
  t.equal((await outbound.request({ ...post, body: 'x' })).body, 'none');
  for (const name of ['content-type', 'Content-Type'])
    t.equal(
      (await outbound.request({ ...post, headers: { [name]: 'a/b' }, body: 'x' })).body,
      'a/b',
    );
});

t.test('a redirect is returned and never followed', async (t) => {
  const trap = await listen(t, (_req, res) => void res.end());
  const server = await listen(t, (_req, res) => {
    res.writeHead(302, { location: `${trap.origin}/steal` }).end();
  });
  const answer = await client(t, { allowedOrigins: [server.origin, trap.origin] }).request({
    method: 'GET',
    url: server.origin,
  });
  t.equal(answer.status, 302);
  t.equal(trap.connections(), 0);
});

t.test('hostile spellings of an allowed origin are refused before any connection', async (t) => {
  const trap = await listen(t, (_req, res) => void res.end());
  const { port } = trap;
  const outbound = client(t, { allowedOrigins: [graph, 'http://127.0.0.1:1'] });
  const hostile = [
    `http://127.0.0.1:${port}/`,
    `http://localhost:${port}/`,
    `http://[::1]:${port}/`,
    `http://2130706433:${port}/`,
    `http://127.1:${port}/`,
    `http://127.0.0.1:1@127.0.0.1:${port}/`,
    `https://graph.microsoft.com@127.0.0.1:${port}/`,
    `https://graph.microsoft.com:443@127.0.0.1:${port}/`,
    `https://graph.microsoft.com\\@127.0.0.1:${port}/`,
    `https://graph.microsoft.com%2f@127.0.0.1:${port}/`,
    `https://graph.microsoft.com.127.0.0.1.nip.io:${port}/`,
    `\thttp://127.0.0.1:${port}/`,
    `//127.0.0.1:${port}/`,
    `http:127.0.0.1:${port}`,
    'https://graph.microsoft.com./v1.0',
    'https://graph.microsoft.com:444/v1.0',
    'https://graph.microsoft.com:443/v1.0',
    'https://user@graph.microsoft.com/v1.0',
    'https://GRAPH.microsoft.com/v1.0',
    'http://graph.microsoft.com/v1.0',
    'https://graph.microsoft.com\\evil',
    'https://graph.microsoft.com/a\nb',
    'file:///etc/hostname',
    'data:text/plain,x',
    '',
  ];
  for (const url of hostile) {
    const refused = await outbound.request({ method: 'GET', url }).catch((error: unknown) => error);
    t.ok(refused instanceof BridgeError && refused.code === 'ADDRESS_NOT_ALLOWED', inspect(url));
  }
  t.equal(trap.connections(), 0);
});

t.test('whatever is put before, inside or behind the host, only the origin itself passes', (t) => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.nat(16), (before, after, at) => {
      const url = `https://${before}${graph.slice(8, 8 + at)}${after}${graph.slice(8 + at)}/x`;
      if (!isAllowedAddress(url, [graph])) return true;
      const parsed = new URL(url);
      return parsed.origin === graph && parsed.username === '' && url.startsWith(`${graph}/`);
    }),
    { numRuns: 2000 },
  );
  fc.assert(
    fc.property(fc.webUrl({ withQueryParameters: true }), (url) => !isAllowedAddress(url, [graph])),
  );
  fc.assert(
    fc.property(fc.webPath(), fc.webQueryParameters(), (path, query) =>
      isAllowedAddress(`${graph}${path === '' ? '/' : path}?${query}`, [graph]),
    ),
  );
  t.end();
});

t.test('plain http passes only for an origin on the literal loopback address', (t) => {
  t.ok(isAllowedAddress('http://127.0.0.1:8081/x', ['http://127.0.0.1:8081']));
  for (const origin of ['http://localhost:1', 'http://graph.microsoft.com', 'http://127.0.0.2:1'])
    t.notOk(isAllowedAddress(`${origin}/x`, [origin]), origin);
  t.end();
});

t.test('a failed call says kind and code and nothing of the request', async (t) => {
  const server = await listen(t, (req) => void req.socket.destroy());
  const failure: unknown = await client(t, { allowedOrigins: [server.origin] })
    .request({
      method: 'POST',
      url: `${server.origin}/s?sig=SECRET`,
      headers: { authorization: 'Bearer SECRET' },
      body: 'SECRET',
    })
    .catch((error: unknown) => error);
  t.ok(failure instanceof OutboundFailure);
  t.match(failure, { kind: 'network', code: 'ECONNRESET' });
  t.notMatch(inspect(failure, { depth: 9, showHidden: true }), /SECRET/);
});

t.test('a silent or dripping server ends as a timeout', async (t) => {
  const server = await listen(t, (_req, res) => {
    res.writeHead(200);
    const drip = setInterval(() => res.write('.'), 20);
    res.on('close', () => clearInterval(drip));
  });
  const outbound = client(t, { allowedOrigins: [server.origin], timeoutMs: 150 });
  await t.rejects(outbound.request({ method: 'GET', url: server.origin }), {
    name: 'OutboundFailure',
    kind: 'timeout',
  });
});

t.test('half an answer is no answer, however its length is told', async (t) => {
  const whole = JSON.stringify({ value: 'x'.repeat(2000) });
  const zipped = gzipSync(whole);
  const heads: [name: string, headers: http.OutgoingHttpHeaders, sent: string | Buffer][] = [
    ['length', { 'content-length': whole.length }, whole.slice(0, 1000)],
    ['nothing of a length', { 'content-length': whole.length }, ''],
    ['chunks', { 'transfer-encoding': 'chunked' }, whole.slice(0, 1000)],
    ['gzip', { 'content-encoding': 'gzip', 'content-length': zipped.length }, zipped.subarray(9)],
    ['gzip in chunks', { 'content-encoding': 'gzip' }, zipped.subarray(0, zipped.length - 9)],
  ];
  for (const [name, headers, sent] of heads) {
    const server = await listen(t, (_req, res) => {
      res.writeHead(200, { 'content-type': 'application/json', ...headers });
      res.flushHeaders();
      if (sent.length > 0) res.write(sent);
      setTimeout(() => res.socket?.destroy(), 20);
    });
    const failure: unknown = await client(t, { allowedOrigins: [server.origin] })
      .request({ method: 'GET', url: server.origin })
      .catch((error: unknown) => error);
    t.match(failure, { name: 'OutboundFailure', kind: 'network' }, name);
  }
});

t.test('an aborted call ends as aborted', async (t) => {
  const server = await listen(t, () => undefined);
  const stop = new AbortController();
  const call = client(t, { allowedOrigins: [server.origin] }).request({
    method: 'GET',
    url: server.origin,
    signal: stop.signal,
  });
  setTimeout(() => stop.abort(), 30);
  await t.rejects(call, { name: 'OutboundFailure', kind: 'aborted' });
});

t.test('an answer over the cap is refused, also when it was compressed', async (t) => {
  const server = await listen(t, (_req, res) => {
    res.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(200_000)));
  });
  const outbound = client(t, { allowedOrigins: [server.origin], maxResponseBytes: 100_000 });
  await t.rejects(outbound.request({ method: 'GET', url: server.origin }), {
    name: 'OutboundFailure',
    kind: 'network',
    code: 'ANSWER_TOO_LARGE',
  });
});

t.test('connections are kept alive', async (t) => {
  const server = await listen(t, (_req, res) => void res.end('ok'));
  const outbound = client(t, { allowedOrigins: [server.origin] });
  for (let i = 0; i < 5; i++) await outbound.request({ method: 'GET', url: server.origin });
  t.equal(server.connections(), 1);
});

t.test('proxies of the environment are ignored', async (t) => {
  const trap = await listen(t, (_req, res) => void res.end('trap'));
  const server = await listen(t, (_req, res) => void res.end('direct'));
  for (const name of ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'ALL_PROXY', 'all_proxy']) {
    process.env[name] = trap.origin;
    t.teardown(() => delete process.env[name]);
  }
  const outbound = client(t, { allowedOrigins: [server.origin] });
  t.equal((await outbound.request({ method: 'GET', url: server.origin })).body, 'direct');
  t.equal(trap.connections(), 0);
});

t.test('the setting OUTBOUND_PROXY takes https calls through CONNECT', async (t) => {
  const asked: string[] = [];
  const forward = net.createServer((socket) => {
    socket.once('data', (head) => {
      asked.push(head.toString('latin1').split('\r\n')[0] ?? '');
      socket.end('HTTP/1.1 502 No\r\n\r\n');
    });
  });
  await new Promise<void>((done) => forward.listen(0, '127.0.0.1', done));
  t.teardown(() => forward.close());
  const { port } = forward.address() as AddressInfo;
  const outbound = client(t, {
    allowedOrigins: [graph],
    outboundProxy: `http://127.0.0.1:${port}`,
  });
  await outbound.request({ method: 'GET', url: `${graph}/v1.0/me` }).catch(() => undefined);
  t.same(asked, ['CONNECT graph.microsoft.com:443 HTTP/1.1']);
});
