import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { loadConfig, sandboxIdentity } from '../../proxy/config';
import { startSandbox, type Sandbox } from '../../proxy/sandbox';
import { makeCertificates } from '../servers/certificates';
import type { TestScope } from '../servers/process';

/** A district as the real cloud knows it: none of its ids is one of the sandbox's. */
export const district = {
  tenantId: '6d3c1f0e-0000-4000-8000-000000000002',
  apiClientId: '6d3c1f0e-0000-4000-8000-000000000001',
  identityClientId: '6d3c1f0e-0000-4000-8000-000000000003',
} as const;

const login = 'login.microsoftonline.com';
const graph = 'graph.microsoft.com';
const storage = 'sdsstandin.dfs.core.windows.net';

export interface Microsoft {
  sandbox: Sandbox;
  /** Settings and variables of a machine on which Microsoft's addresses lead to the stand-in. */
  env: Record<string, string>;
  /** A token that Entra ID would issue to a person of the district for our API. */
  tokenFor(user?: string): Promise<string>;
  /** Addresses that somebody wanted to reach and that are none of Microsoft's. */
  refused: string[];
  /** What was handed out or asked for in secret: nothing of it may be in a log. */
  secrets: string[];
}

/**
 * The real cloud for a service that runs with CLOUD=global, played by the sandbox behind a forward proxy that answers
 * for Microsoft's names with certificates of an authority of its own. The service needs no switch for that: an
 * administrator of the machine gives it OUTBOUND_PROXY and the authority (NODE_EXTRA_CA_CERTS), and its managed
 * identity is at IDENTITY_ENDPOINT, as on Azure Container Apps.
 */
export async function startMicrosoft(test: TestScope): Promise<Microsoft> {
  const sandbox = await startSandbox({
    config: loadConfig({ CLOUD: 'sandbox' }),
    port: 0,
    timings: { notStartedMs: 50, runningMs: 100, runMs: 200 },
  });
  const certificates = makeCertificates(
    test,
    [login, graph, storage].map((name) => `DNS:${name}`),
  );
  const assertion = randomBytes(48).toString('base64url');
  const microsoft: Microsoft = {
    sandbox,
    env: {},
    refused: [],
    secrets: [assertion],
    async tokenFor(user = 'admin') {
      const token = await sandbox.issueToken({
        user,
        claims: {
          aud: district.apiClientId,
          tid: district.tenantId,
          iss: `https://${login}/${district.tenantId}/v2.0`,
        },
      });
      microsoft.secrets.push(token);
      return token;
    },
  };
  const front = createSecureServer(
    { key: readFileSync(certificates.key), cert: readFileSync(certificates.certificate) },
    (request, response) =>
      void relay(sandbox, assertion, request, response).catch(() => response.destroy()),
  );
  const proxy = createServer((request, response) => answerIdentity(assertion, request, response));
  const sockets = new Set<Socket>();
  proxy.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
  });
  proxy.on('connect', (request, socket: Socket, head: Buffer) => {
    const [name = ''] = (request.url ?? '').split(':');
    if (![login, graph, storage].includes(name)) {
      microsoft.refused.push(request.url ?? '');
      return void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    }
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    if (head.length > 0) socket.unshift(head);
    front.emit('connection', socket);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  test.teardown(async () => {
    for (const socket of sockets) socket.destroy();
    proxy.close();
    await sandbox.close();
  });
  const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  microsoft.env = {
    OUTBOUND_PROXY: address,
    NODE_EXTRA_CA_CERTS: certificates.ca,
    IDENTITY_ENDPOINT: `${address}/msi/token`,
    IDENTITY_HEADER: randomBytes(16).toString('hex'),
    API_CLIENT_MANAGED_IDENTITY: district.identityClientId,
  };
  return microsoft;
}

/** The identity endpoint of the platform. */
function answerIdentity(
  assertion: string,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const asked = new URL(request.url ?? '', 'http://localhost').searchParams;
  const isOurs =
    asked.get('client_id') === district.identityClientId &&
    asked.get('resource') === 'api://AzureADTokenExchange';
  response.statusCode = isOurs ? 200 : 400;
  response.setHeader('content-type', 'application/json').end(
    JSON.stringify({
      access_token: assertion,
      expires_on: String(Math.floor(Date.now() / 1000) + 3600),
      resource: 'api://AzureADTokenExchange',
      token_type: 'Bearer',
    }),
  );
}

const hopByHop = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length']);

/** Hands a call to the sandbox, in the sandbox's names, and its answer back in Microsoft's. */
async function relay(
  sandbox: Sandbox,
  assertion: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const host = request.headers.host ?? '';
  const received = await buffer(request);
  const isToken = host === login && request.method === 'POST';
  const body = isToken ? await inSandboxNames(sandbox, assertion, received.toString()) : received;
  const place = (request.url ?? '').replaceAll(district.tenantId, sandboxIdentity.tenantId);
  const headers = Object.entries(request.headers).filter(
    ([name]) => name !== 'host' && !hopByHop.has(name),
  );
  const answer = await fetch(
    `${host === storage ? sandbox.storageOrigin : sandbox.origin}${place}`,
    {
      method: request.method ?? 'GET',
      headers: headers.map(([name, value]) => [name, String(value)] as [string, string]),
      redirect: 'manual',
      ...(body.length > 0 && { body: new Uint8Array(Buffer.from(body)) }),
    },
  );
  const inRealNames = (text: string): string =>
    text
      .replaceAll(sandbox.storageOrigin, `https://${storage}`)
      .replaceAll(sandbox.origin, `https://${host === login ? login : graph}`);
  response.statusCode = answer.status;
  for (const [name, value] of answer.headers)
    if (!hopByHop.has(name) && name !== 'content-encoding')
      response.setHeader(name, inRealNames(value));
  response.end(inRealNames(await answer.text()));
}

/** A token request of our application, proved by its managed identity, as the sandbox's own application makes it. */
async function inSandboxNames(sandbox: Sandbox, assertion: string, body: string): Promise<string> {
  const form = new URLSearchParams(body);
  const isProved = form.get('client_assertion') === assertion;
  form.delete('client_assertion');
  form.delete('client_assertion_type');
  if (isProved && form.get('client_id') === district.apiClientId) {
    form.set('client_id', sandboxIdentity.apiClientId);
    form.set('client_secret', sandboxIdentity.apiClientSecret);
  }
  const token = form.get('assertion');
  if (token !== null) {
    const [, claims = ''] = token.split('.');
    const { oid } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { oid: string };
    form.set('assertion', await sandbox.issueToken({ user: oid }));
  }
  return form.toString();
}
