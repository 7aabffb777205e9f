import { connect } from 'node:net';
import t from 'tap';
import { seedIds } from '../../proxy/sandbox';
import { createFaultQueue } from '../../proxy/sandbox/faults';
import { failureOf } from './failure-of';
import { graph, upload } from './graph-calls';
import { onBehalfOf, requestToken, start } from './start-sandbox';

const { dataConnector } = seedIds('sis');
const sessionPath = `dataConnectors/${dataConnector}/azureDataLakeConnector/getUploadSession`;

t.test('faults count matching requests only', async (t) => {
  const queue = createFaultQueue();
  const match = { method: 'patch', pathIncludes: 'users' };
  queue.add({ area: 'storage', kind: 'drop', match, times: 2, afterCalls: 1 });
  const take = (method: string, path: string) => queue.take('storage', method, path)?.kind;
  t.equal(take('PUT', '/users.csv'), undefined);
  t.equal(take('PATCH', '/orgs.csv'), undefined);
  const hits = ['first', 'second', 'third', 'fourth'].map(() => take('PATCH', '/users.csv'));
  t.same(hits, [undefined, 'drop', 'drop', undefined]);
  t.throws(() => queue.add({ area: 'graph', kind: 'slow', times: 0 }));
});

t.test('each area fails in its own words', async (t) => {
  const { sandbox } = await start(t);
  const failWith = async (kind: 'throttle' | 'expire' | 'status' | 'challenge', extra = {}) => {
    sandbox.faults.add({ area: 'graph', kind, ...extra });
    return graph(sandbox, 'years');
  };
  const throttled = await failWith('throttle', { retryAfterSeconds: 30 });
  t.match(throttled, { status: 429, body: { error: { code: 'TooManyRequests' } } });
  t.equal(throttled.headers.get('retry-after'), '30');
  t.match(await failWith('expire'), {
    status: 401,
    body: { error: { code: 'InvalidAuthenticationToken' } },
  });
  t.match(await failWith('status', { status: 503 }), {
    body: { error: { code: 'serviceNotAvailable' } },
  });
  t.match(await failWith('status', { status: 423, code: 'locked' }), { status: 423 });
  const challenge = (await failWith('challenge', { claims: '{"a":1}' })).headers.get(
    'www-authenticate',
  );
  t.match(challenge, `claims="${Buffer.from('{"a":1}').toString('base64')}"`);
  t.equal((await graph(sandbox, 'years')).status, 200);
  const { sessionUrl } = await upload(sandbox, dataConnector, {});
  const put = () =>
    fetch(`${String(sessionUrl).replace('?', '/a.csv?')}&resource=file`, { method: 'PUT' });
  for (const [kind, code] of [
    ['throttle', 'ServerBusy'],
    ['expire', 'AuthenticationFailed'],
    ['status', 'InternalError'],
  ] as const) {
    sandbox.faults.add({ area: 'storage', kind });
    t.equal((await put()).headers.get('x-ms-error-code'), code);
  }
});

t.test('a dropped answer is lost before or after the work', async (t) => {
  const { sandbox } = await start(t);
  const { body: before } = await graph(sandbox, sessionPath);
  const reset = `${sessionPath}?resetSession=true`;
  sandbox.faults.add({ area: 'graph', kind: 'drop' });
  t.match(await failureOf(graph(sandbox, reset)), { name: 'TypeError' });
  t.equal((await graph(sandbox, sessionPath)).body['containerId'], before['containerId']);
  sandbox.faults.add({ area: 'graph', kind: 'drop', afterWork: true });
  t.match(await failureOf(graph(sandbox, reset)), { name: 'TypeError' });
  t.not((await graph(sandbox, sessionPath)).body['containerId'], before['containerId']);
});

t.test('a truncated answer has its headers and half of its body, the work is done', async (t) => {
  const { sandbox } = await start(t);
  const before = (await graph(sandbox, sessionPath)).body['containerId'];
  sandbox.faults.add({ area: 'graph', kind: 'truncate' });
  const got = await rawAnswer(sandbox.origin, `/beta/external/industryData/${sessionPath}`, {
    'x-sandbox-note': 'no token',
  });
  const [head = '', body = ''] = got.split('\r\n\r\n');
  const length = Number(/content-length: (\d+)/i.exec(head)?.[1]);
  t.match(head, /^HTTP\/1\.1 401 /);
  t.ok(body.length > 0 && body.length < length, `${body.length} of ${length}`);
  sandbox.faults.add({ area: 'graph', kind: 'truncate' });
  t.match(await failureOf(graph(sandbox, `${sessionPath}?resetSession=true`)), {
    name: 'TypeError',
  });
  t.not((await graph(sandbox, sessionPath)).body['containerId'], before);
  sandbox.faults.add({ area: 'entra', kind: 'truncate' });
  t.match(await failureOf(requestToken(sandbox, {})), { name: 'TypeError' });
});

t.test('a truncated answer without a body never ends well either', async (t) => {
  const { sandbox } = await start(t);
  const { sessionUrl } = await upload(sandbox, dataConnector, {});
  const url = new URL(`${String(sessionUrl).replace('?', '/a.csv?')}&resource=file`);
  sandbox.faults.add({ area: 'storage', kind: 'truncate' });
  const put = () => fetch(url, { method: 'PUT' }).then((answer) => answer.text());
  t.match(await failureOf(put()), { name: 'TypeError' });
  t.equal(await put(), '');
});

t.test('a stalled request is not answered, its work is done only if asked', async (t) => {
  const { sandbox } = await start(t);
  const before = (await graph(sandbox, sessionPath)).body['containerId'];
  const reset = () =>
    graph(sandbox, `${sessionPath}?resetSession=true`, { signal: AbortSignal.timeout(100) });
  sandbox.faults.add({ area: 'graph', kind: 'stall' });
  t.match(await failureOf(reset()), { name: 'TimeoutError' });
  t.equal((await graph(sandbox, sessionPath)).body['containerId'], before);
  sandbox.faults.add({ area: 'graph', kind: 'stall', afterWork: true });
  t.match(await failureOf(reset()), { name: 'TimeoutError' });
  t.not((await graph(sandbox, sessionPath)).body['containerId'], before);
});

t.test('stalled storage calls stay silent until the sandbox closes', async (t) => {
  const { sandbox } = await start(t);
  const { sessionUrl } = await upload(sandbox, dataConnector, {});
  const put = (name: string) =>
    fetch(`${String(sessionUrl).replace('?', `/${name}?`)}&resource=file`, { method: 'PUT' });
  sandbox.faults.add({ area: 'storage', kind: 'stall' });
  sandbox.faults.add({ area: 'storage', kind: 'stall', afterWork: true });
  let answered = 0;
  const stalled = ['a.csv', 'b.csv'].map((name) => failureOf(put(name).then(() => answered++)));
  const arrived = (name: string) => sandbox.requests.some(({ path }) => path.endsWith(name));
  while (!arrived('a.csv') || !arrived('b.csv'))
    await new Promise((resolve) => setImmediate(resolve));
  t.equal((await put('c.csv')).status, 201);
  t.equal(answered, 0);
  await sandbox.close();
  for (const failure of await Promise.all(stalled)) t.match(failure, { name: 'TypeError' });
});

t.test('hostile answers: other next link, session URL, Location, redirect, text', async (t) => {
  const { sandbox } = await start(t);
  const evil = 'https://evil.example/x';
  const hostile = async (path: string, fault: object, method = 'GET') => {
    sandbox.faults.add({ area: 'graph', kind: 'body', ...fault });
    return graph(sandbox, path, { method });
  };
  const list = await hostile('years', { body: { '@odata.nextLink': evil } });
  t.match(list.body, { '@odata.nextLink': evil, value: [{}, {}] });
  t.match((await hostile(sessionPath, { body: { sessionUrl: evil } })).body, {
    sessionUrl: evil,
    containerId: String,
  });
  const started = await hostile(
    `dataConnectors/${dataConnector}/validate`,
    { location: evil },
    'POST',
  );
  t.equal(started.status, 202);
  t.equal(started.headers.get('location'), evil);
  t.same((await hostile('years', { body: { a: 1 }, replace: true, status: 203 })).body, { a: 1 });
  t.match(await failureOf(hostile('years', { body: '<html>' })), { name: 'SyntaxError' });
  sandbox.faults.add({ area: 'graph', kind: 'redirect', status: 307, location: evil });
  t.equal((await graph(sandbox, 'years')).headers.get('location'), evil);
});

t.test('slow answers arrive, and closing does not wait for them', async (t) => {
  const { sandbox } = await start(t);
  sandbox.faults.add({ area: 'graph', kind: 'slow', delayMs: 20 });
  t.equal((await graph(sandbox, 'years')).status, 200);
  sandbox.faults.add({ area: 'entra', kind: 'slow', delayMs: 600_000 });
  const waiting = failureOf(requestToken(sandbox, {}));
  while (!sandbox.requests.some((one) => one.area === 'entra'))
    await new Promise((resolve) => setImmediate(resolve));
  await sandbox.close();
  await waiting;
});

t.test('a request asks for its own fault in a header', async (t) => {
  const { sandbox } = await start(t);
  const headers = { 'x-sandbox-fault': '{"kind":"status","status":502}' };
  t.equal((await graph(sandbox, 'years', { headers })).status, 502);
  t.equal((await graph(sandbox, 'years')).status, 200);
  t.equal((await graph(sandbox, 'years', { headers: { 'x-sandbox-fault': '{' } })).status, 400);
});

t.test('reset forgets faults, files, sessions and consent', async (t) => {
  const { sandbox } = await start(t);
  await upload(sandbox, dataConnector, { 'a.csv': Buffer.from('a') });
  const { body } = await graph(sandbox, sessionPath);
  sandbox.faults.add({ area: 'graph', kind: 'throttle', times: 99 });
  sandbox.reset();
  t.equal(sandbox.uploadedFile(dataConnector, 'a.csv'), undefined);
  t.not((await graph(sandbox, sessionPath)).body['containerId'], body['containerId']);
  const obo = await requestToken(sandbox, onBehalfOf(await sandbox.issueToken()));
  t.equal(obo.status, 200);
});

/** Everything that comes over the wire until the connection ends. */
function rawAnswer(origin: string, path: string, headers: Record<string, string>): Promise<string> {
  const { hostname, port } = new URL(origin);
  const lines = Object.entries({ host: hostname, ...headers }).map(([k, v]) => `${k}: ${v}\r\n`);
  return new Promise((resolve, reject) => {
    let got = '';
    const socket = connect(Number(port), hostname, () => {
      socket.write(`GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
    });
    socket.on('data', (chunk) => (got += chunk.toString()));
    socket.on('error', reject);
    socket.on('close', () => resolve(got));
  });
}
