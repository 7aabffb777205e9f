import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import t from 'tap';
import { BridgeError } from '../proxy/errors';
import type { IndustryData } from '../proxy/graph/industry-data';
import { operations } from '../proxy/routes';
import { errorBody } from '../proxy/schemas/error-body';
import { createTestApp } from './test-app';

const pathOf = (path: string) => `/v1${path.replace(/:\w+/g, 'some-id')}`;
const industryData = (methods: Partial<IndustryData>) => ({
  industryData: methods as IndustryData,
});
const listing = { method: 'GET', url: '/v1/inbound-flows' } as const;

t.test('no operation answers without an identity, whatever the input', async (t) => {
  const { app } = await createTestApp(t);
  for (const [index, { method, path, operationId }] of operations.entries()) {
    const remoteAddress = `192.0.2.${index}`;
    for (const headers of [
      {},
      { authorization: 'Bearer x.y.z' },
      { 'access-token': 'Bearer x.y.z' },
    ]) {
      const answer = await app.inject({ method, url: pathOf(path), headers, remoteAddress });
      t.equal(answer.statusCode, 401, operationId);
      t.match(answer.headers['www-authenticate'], /^Bearer/);
      t.ok(errorBody.safeParse(answer.json()).success);
    }
  }
});

t.test('no operation answers a caller without its role', async (t) => {
  const { app, bearer } = await createTestApp(t);
  for (const { method, path, operationId, role } of operations) {
    const scp = role === 'Roster.Read' ? 'access_as_user' : 'Roster.Read';
    const answer = await app.inject({
      method,
      url: pathOf(path),
      headers: { authorization: await bearer({ scp }) },
    });
    t.same(
      [answer.statusCode, answer.json<{ error: { code: string } }>().error.code],
      [403, 'CALLER_ROLE_MISSING'],
      operationId,
    );
  }
});

t.test('public pages need no identity and the rest of the tree is closed', async (t) => {
  const { app } = await createTestApp(t);
  for (const url of [
    '/healthz',
    '/readyz',
    '/openapi.json',
    '/docs',
    '/privacy',
    '/docs/static/swagger-ui.css',
  ])
    t.equal((await app.inject(url)).statusCode, 200, url);
  for (const url of [
    '/',
    '/v1',
    '/v1/',
    '/v1/healthz',
    '/docs/../v1/data-connectors',
    '/docs/static/../../package.json',
    '/v1//data-connectors',
  ]) {
    t.ok([400, 401, 404].includes((await app.inject(url)).statusCode), url);
  }
});

t.test('every answer carries its request id and safe headers', async (t) => {
  const { app } = await createTestApp(t);
  const answer = await app.inject({
    url: '/nothing',
    headers: { 'x-request-id': 'mine', 'request-id': 'mine' },
  });
  const requestId = answer.headers['x-request-id'];
  t.match(requestId, /^[0-9a-f-]{36}$/);
  t.same(answer.json<{ error: { requestId: string } }>().error.requestId, requestId);
  t.match(answer.headers, {
    'x-content-type-options': 'nosniff',
    'content-security-policy': /default-src 'none'/,
  });
});

t.test('a handle of another caller, a Graph token and two tokens are refused', async (t) => {
  const { app, bearer, services, issuer } = await createTestApp(t, {
    services: industryData({ listInboundFlows: async () => [] }),
  });
  const authorization = await bearer();
  const stranger = await services.handles.seal(
    { kind: 'user', tenantId: 'x', objectId: 'y', roles: new Set() },
    '',
  );
  const graphToken = await issuer.sign({ aud: 'https://graph.microsoft.com' });
  const connectors = async (accessToken: string | string[]) =>
    (
      await app.inject({
        url: '/v1/data-connectors',
        headers: { authorization, 'access-token': accessToken as string },
      })
    ).json<{ error: { code: string } }>().error.code;
  t.equal(await connectors(stranger.handle), 'HANDLE_FOREIGN');
  t.equal(await connectors(`Bearer ${graphToken}`), 'HANDLE_IS_GRAPH_TOKEN');
  t.equal(await connectors(`${stranger.handle}, ${stranger.handle}`), 'HANDLE_INVALID');
  t.equal(
    (await app.inject({ ...listing, headers: { authorization, 'access-token': ' Bearer ' } }))
      .statusCode,
    200,
    'empty means: my connection',
  );
});

t.test('a fault inside tells the caller nothing but the request id', async (t) => {
  const listInboundFlows = async () => {
    throw Object.assign(new Error('secret-token for Anna'), {
      config: { headers: { authorization: 'secret-token' } },
    });
  };
  const { app, bearer, logged } = await createTestApp(t, {
    services: industryData({ listInboundFlows }),
  });
  const answer = await app.inject({ ...listing, headers: { authorization: await bearer() } });
  t.same(
    [answer.statusCode, answer.json<{ error: { code: string } }>().error.code],
    [500, 'INTERNAL_ERROR'],
  );
  t.notMatch(answer.body + logged(), /secret-token|Anna/);
  t.match(logged(), /"error":"Error"/);
});

t.test('upstream facts, Retry-After and a claims challenge reach the caller', async (t) => {
  const failures = [
    new BridgeError('GRAPH_THROTTLED', {
      params: { seconds: 40 },
      retryAfterSeconds: 39.2,
      upstream: {
        service: 'microsoft-graph',
        status: 429,
        code: 'TooManyRequests',
        requestId: 'req-1',
      },
    }),
    new BridgeError('SIGN_IN_REQUIRED', { claims: '{"a":1}' }),
  ];
  const listInboundFlows = async () => {
    throw failures.shift() ?? new Error('none left');
  };
  const { app, bearer } = await createTestApp(t, { services: industryData({ listInboundFlows }) });
  const headers = { authorization: await bearer() };
  const throttled = await app.inject({ ...listing, headers });
  t.same([throttled.statusCode, throttled.headers['retry-after']], [429, '40']);
  t.match(throttled.json(), {
    error: {
      details: [
        {
          code: 'TooManyRequests',
          message: /answered 429; its request id is req-1/,
          target: 'microsoft-graph',
        },
      ],
    },
  });
  const challenged = await app.inject({ ...listing, headers });
  t.equal(
    challenged.headers['www-authenticate'],
    'Bearer error="insufficient_claims", claims="eyJhIjoxfQ"',
  );
});

t.test('a call that takes too long ends with REQUEST_TIMEOUT and is told to stop', async (t) => {
  let stopped = false;
  const listInboundFlows: IndustryData['listInboundFlows'] = (scope) =>
    new Promise((_resolve, reject) =>
      scope.signal?.addEventListener(
        'abort',
        () => ((stopped = true), reject(new Error('aborted'))),
      ),
    );
  const { app, bearer } = await createTestApp(t, {
    env: { REQUEST_TIMEOUT_SECONDS: '1' },
    services: industryData({ listInboundFlows }),
  });
  const answer = await app.inject({ ...listing, headers: { authorization: await bearer() } });
  t.same(
    [answer.statusCode, answer.json<{ error: { code: string } }>().error.code],
    [504, 'REQUEST_TIMEOUT'],
  );
  t.ok(stopped);
});

t.test('GetDelegatedToken takes any body up to 8 KB, and reads none of it', async (t) => {
  const graphTokens = {
    acquire: async () => ({
      accessToken: 'graph-token',
      scope: 'IndustryData.ReadBasic.All',
      expiresAt: 0,
    }),
    drop: () => undefined,
  };
  const { app, bearer, logged, services } = await createTestApp(t, { services: { graphTokens } });
  const authorization = await bearer();
  const post = (payload: string | undefined, type: string) =>
    app.inject({
      method: 'POST',
      url: '/v1/delegated-token',
      headers: { authorization, 'content-type': type },
      ...(payload !== undefined && { payload }),
    });
  for (const [payload, type] of [
    ['client_secret=hunter2', 'application/x-www-form-urlencoded'],
    ['{"password":"hunter2"', 'application/json'],
    ['hunter2', 'text/weird'],
    [undefined, 'application/json'],
    ['x'.repeat(8192), 'text/plain'],
  ] as const) {
    const answer = await post(payload, type);
    t.equal(answer.statusCode, 200, type);
    const token = answer.json<{ access_token: string; expires_in: number }>();
    t.equal(token.expires_in, 12 * 3600);
    t.notMatch(answer.body, /graph-token|hunter2/);
    t.match(
      await services.handles.open(token.access_token, {
        kind: 'user',
        tenantId: '5a4db0c5-5d5b-4000-8000-000000000001',
        objectId: '11111111-2222-4333-8444-555555555555',
        roles: new Set(),
      }),
      { v: 1 },
    );
  }
  t.equal((await post('x'.repeat(8193), 'text/plain')).statusCode, 413);
  t.notMatch(logged(), /hunter2|graph-token/);
});

t.test('malformed input is named, never repeated', async (t) => {
  const { app, bearer } = await createTestApp(t);
  const headers = { authorization: await bearer() };
  const cases: [string, string][] = [
    ['/v1/validation-result', 'ValidationOperationUri'],
    ['/v1/inbound-flows/a%27b', 'inboundFlowId'],
    ['/v1/data-connectors/x/upload-session?resetSession=perhaps', 'resetSession'],
  ];
  for (const [url, target] of cases) {
    const answer = await app.inject({ url, headers });
    t.match(answer.json(), { error: { code: 'REQUEST_INVALID', target } }, url);
    t.notMatch(answer.body, /perhaps|a'b/);
  }
  t.equal((await app.inject({ url: '/v1/%zz', headers })).statusCode, 400);
});

t.test('a wrong ValidationOperationUri is refused before any network call', async (t) => {
  const { app, bearer } = await createTestApp(t);
  const answer = await app.inject({
    url: '/v1/validation-result',
    query: { ValidationOperationUri: 'http://127.0.0.1:9/x' },
    headers: { authorization: await bearer() },
  });
  t.match(answer.json(), {
    error: { code: 'VALIDATION_URI_INVALID', target: 'ValidationOperationUri' },
  });
});

t.test('a call with a body is bounded by the same time, and is told to stop', async (t) => {
  let told: AbortSignal | undefined;
  const { app, bearer } = await createTestApp(t, {
    env: { REQUEST_TIMEOUT_SECONDS: '1' },
    services: industryData({
      startValidation: ({ signal }) => {
        told = signal;
        return new Promise(() => {});
      },
    }),
  });
  const answer = await app.inject({
    method: 'POST',
    url: '/v1/data-connectors/one/validate',
    headers: { authorization: await bearer(), 'content-type': 'application/json' },
    payload: '{}',
  });
  t.match([answer.statusCode, answer.json()], [504, { error: { code: 'REQUEST_TIMEOUT' } }]);
  t.equal(told?.aborted, true);
});

t.test('a body that never ends is answered in time', async (t) => {
  const { app, bearer } = await createTestApp(t, { env: { REQUEST_TIMEOUT_SECONDS: '1' } });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
  t.teardown(() => socket.destroy());
  socket.write(
    `POST /v1/delegated-token HTTP/1.1\r\nhost: x\r\nauthorization: ${await bearer()}\r\n` +
      'content-type: text/plain\r\ncontent-length: 100\r\n\r\nhalf',
  );
  let answer = '';
  for await (const chunk of socket) answer += String(chunk);
  t.match(answer, /^HTTP\/1\.1 504 [\s\S]*connection: close[\s\S]*REQUEST_TIMEOUT/i);
});

t.test('readiness names what is missing', async (t) => {
  const { app } = await createTestApp(t, {
    checks: { database: () => Promise.reject(new Error('down')), keys: async () => undefined },
  });
  const answer = await app.inject('/readyz');
  t.same(
    [answer.statusCode, answer.json()],
    [503, { status: 'not-ready', checks: { database: 'failed', keys: 'ok' } }],
  );
});

t.test('while stopping, running calls finish and new ones are refused cleanly', async (t) => {
  let release = () => {};
  const listInboundFlows = () => new Promise<[]>((resolve) => (release = () => resolve([])));
  const { app, bearer } = await createTestApp(t, { services: industryData({ listInboundFlows }) });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  const authorization = await bearer();
  const idle = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
  const running = fetch(`${url}/v1/inbound-flows`, { headers: { authorization } });
  await new Promise((resolve) => setTimeout(resolve, 200));
  const closed = app.close();
  const refused = await fetch(`${url}/v1/inbound-flows`, { headers: { authorization } });
  t.match(await refused.json(), { error: { code: 'SERVICE_STOPPING' } });
  t.equal(refused.headers.get('retry-after'), '5');
  t.match(await (await fetch(`${url}/readyz`)).json(), { status: 'stopping' });
  release();
  t.equal((await running).status, 200);
  await closed;
  idle.destroy();
  await t.rejects(fetch(`${url}/healthz`), 'nothing listens any more');
});

t.test('a call that does not end is cut at the end of the shutdown time', async (t) => {
  const { app, bearer } = await createTestApp(t, {
    env: { SHUTDOWN_TIMEOUT_SECONDS: '1' },
    services: industryData({ listInboundFlows: () => new Promise(() => {}) }),
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/v1/inbound-flows`;
  const running = fetch(url, { headers: { authorization: await bearer() } });
  running.catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, 200));
  await app.close();
  await t.rejects(running);
});
