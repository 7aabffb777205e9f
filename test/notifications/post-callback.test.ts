import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Test } from 'tap';
import t from 'tap';
import { createPostCallback } from '../../proxy/notifications/post-callback';
import { startTrap } from '../e2e/trap';
import { hostileResolutions } from './hostile-callbacks';

const host = 'prod-1.logic.azure.com';
const target = { protocol: 'https:', host, port: 443, path: '/hook?sig=Secret-1' } as const;
const family = (address: string): number => (address.includes(':') ? 6 : 4);

/** A certificate for `host` that only a test trusts. */
function makeCertificate(t: Test): { key: string; cert: string } {
  const folder = t.testdir();
  const file = (name: string): string => path.join(folder, name);
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', `/CN=${host}`],
      ...['-addext', `subjectAltName=DNS:${host}`, '-keyout', file('key'), '-out', file('cert')],
    ],
    { stdio: 'ignore' },
  );
  return { key: readFileSync(file('key'), 'utf8'), cert: readFileSync(file('cert'), 'utf8') };
}

interface Seen {
  url: string | undefined;
  host: string | undefined;
  body: string;
}

/** Plays the platform on an address of its own. */
async function startPlatform(
  t: Test,
  options: ServerOptions,
  answer: { status: number; headers?: Record<string, string> },
  address = '127.0.0.1',
) {
  const seen: Seen[] = [];
  const server = createServer(options, (request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      seen.push({ url: request.url, host: request.headers.host, body });
      response.writeHead(answer.status, answer.headers).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  t.teardown(() => server.close());
  return { seen, port: (server.address() as AddressInfo).port };
}

t.test(
  'a name that resolves to anything but the public Internet is never connected to',
  async (t) => {
    const trap = await startTrap(t);
    for (const address of hostileResolutions)
      for (const addresses of [[address], ['8.8.8.8', address]]) {
        const post = createPostCallback({
          timeoutMs: 2_000,
          port: trap.port,
          resolve: async () => addresses.map((one) => ({ address: one, family: family(one) })),
        });
        t.same(await post(target, '{}'), { kind: 'failed', code: 'ADDRESS_NOT_PUBLIC' }, address);
      }
    t.equal(trap.connections(), 0);
  },
);

t.test(
  'the connection goes to the address that was checked, however often the name changes',
  async (t) => {
    const { key, cert } = makeCertificate(t);
    const platform = await startPlatform(t, { key, cert }, { status: 202 }, '127.0.0.2');
    let resolutions = 0;
    const post = createPostCallback({
      timeoutMs: 5_000,
      ca: cert,
      port: platform.port,
      // Stands for a public address; the second answer would be the trap.
      mayConnect: (address) => address === '127.0.0.2',
      resolve: async () => {
        resolutions += 1;
        return [{ address: resolutions === 1 ? '127.0.0.2' : '127.0.0.1', family: 4 }];
      },
    });
    t.same(await post(target, '{"a":1}'), { kind: 'answered', status: 202 });
    t.equal(resolutions, 1);
    t.match(platform.seen, [{ url: target.path, host, body: '{"a":1}' }]);
    t.same(await post(target, '{}'), { kind: 'failed', code: 'ADDRESS_NOT_PUBLIC' });
    t.equal(platform.seen.length, 1);
  },
);

t.test('a certificate of another name or of nobody known is refused', async (t) => {
  const { key, cert } = makeCertificate(t);
  const platform = await startPlatform(t, { key, cert }, { status: 202 });
  const options = {
    timeoutMs: 5_000,
    port: platform.port,
    mayConnect: () => true,
    resolve: async () => [{ address: '127.0.0.1', family: 4 }],
  };
  t.match(await createPostCallback(options)(target, '{}'), { kind: 'failed' });
  const other = { ...target, host: 'prod-2.logic.azure.com' };
  t.match(await createPostCallback({ ...options, ca: cert })(other, '{}'), { kind: 'failed' });
  t.same(platform.seen, []);
});

t.test('redirects are not followed and Retry-After is read', async (t) => {
  const trap = await startTrap(t);
  const { key, cert } = makeCertificate(t);
  const options = {
    timeoutMs: 5_000,
    ca: cert,
    mayConnect: () => true,
    resolve: async () => [{ address: '127.0.0.1', family: 4 }],
  };
  for (const status of [301, 302, 303, 307, 308]) {
    const headers = { location: `http://${trap.host}/`, 'retry-after': '120' };
    const { port } = await startPlatform(t, { key, cert }, { status, headers });
    t.same(await createPostCallback({ ...options, port })(target, '{}'), {
      kind: 'answered',
      status,
      retryAfterSeconds: 120,
    });
  }
  t.equal(trap.connections(), 0);
});

t.test('proxies of the environment are not asked', async (t) => {
  const trap = await startTrap(t);
  const { key, cert } = makeCertificate(t);
  const platform = await startPlatform(t, { key, cert }, { status: 202 });
  for (const name of ['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'NODE_USE_ENV_PROXY'])
    process.env[name] = name === 'NODE_USE_ENV_PROXY' ? '1' : `http://${trap.host}`;
  const post = createPostCallback({
    timeoutMs: 5_000,
    ca: cert,
    port: platform.port,
    mayConnect: () => true,
    resolve: async () => [{ address: '127.0.0.1', family: 4 }],
  });
  t.match(await post(target, '{}'), { status: 202 });
  t.equal(trap.connections(), 0);
});

t.test(
  'a platform that never answers, endless headers and a name that never resolves end in time',
  async (t) => {
    const silent = createHttpServer(() => undefined);
    const endless = createHttpServer((request) => {
      request.socket.write('HTTP/1.1 202 OK\r\n');
      const timer = setInterval(() => request.socket.write(`x: ${'y'.repeat(4096)}\r\n`), 5);
      request.socket.on('close', () => clearInterval(timer)).on('error', () => undefined);
    });
    const portOf = async (server: typeof silent): Promise<number> => {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      t.teardown(() => (server.closeAllConnections(), server.close()));
      return (server.address() as AddressInfo).port;
    };
    const local = { protocol: 'http:', host: '127.0.0.1', path: '/' } as const;
    const post = createPostCallback({
      timeoutMs: 700,
      resolve: () => new Promise(() => undefined),
    });
    t.same(await post({ ...local, port: await portOf(silent) }, '{}'), {
      kind: 'failed',
      code: 'TIMEOUT',
    });
    t.match(await post({ ...local, port: await portOf(endless) }, '{}'), { kind: 'failed' });
    t.same(await post(target, '{}'), { kind: 'failed', code: 'TIMEOUT' });
  },
);
