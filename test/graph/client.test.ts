import t from 'tap';
import { OutboundFailure } from '../../proxy/outbound';
import { caller, createScriptedGraph } from './scripted-graph';

const read = { path: '/dataConnectors', group: 'read', resource: 'data connector' } as const;
const write = { ...read, method: 'POST', group: 'upload' } as const;
const other = { ...caller, objectId: 'object-2' };

t.test('a call carries the token, a request id and nothing to another origin', async (t) => {
  const { client, sent } = createScriptedGraph(() => ({ json: {} }));
  await client.send({ caller }, read);
  t.equal(sent[0]?.url, 'http://127.0.0.1:8081/beta/external/industryData/dataConnectors');
  t.equal(sent[0]?.headers?.['authorization'], 'Bearer graph-token-1');
  t.match(sent[0]?.headers?.['client-request-id'], /^[0-9a-f-]{36}$/);
});

t.test('a refusal keeps the upstream code and request id, not the text', async (t) => {
  const body = {
    error: {
      code: 'Authorization_RequestDenied',
      message: 'Anna Example may not',
      innerError: { 'request-id': 'req-1' },
    },
  };
  const { client } = createScriptedGraph(() => ({ status: 403, json: body }));
  const error = await client.send({ caller }, read).catch((caught: unknown) => caught);
  t.match(error, {
    code: 'GRAPH_FORBIDDEN',
    upstream: { status: 403, code: 'Authorization_RequestDenied', requestId: 'req-1' },
  });
  t.match(error, { message: /IndustryData-DataConnector\.Read\.All/ });
  t.notMatch(JSON.stringify(error), /Anna/);
});

t.test('each status has its code, unknown ones are judged by class', async (t) => {
  const expected: [number, string][] = [
    [400, 'GRAPH_REQUEST_REFUSED'],
    [404, 'GRAPH_NOT_FOUND'],
    [409, 'GRAPH_CONFLICT'],
    [412, 'GRAPH_CONFLICT'],
    [423, 'GRAPH_CONFLICT'],
    [418, 'GRAPH_UNAVAILABLE'],
    [302, 'GRAPH_UNAVAILABLE'],
  ];
  for (const [status, code] of expected) {
    const { client } = createScriptedGraph(() => ({
      status,
      headers: { location: 'http://127.0.0.1:9/' },
    }));
    await t.rejects(client.send({ caller }, read), { code }, `${status}`);
  }
});

t.test('a short Retry-After is waited for, and not a moment less', async (t) => {
  const { client, sent, slept } = createScriptedGraph((_, call) =>
    call === 1 ? { status: 429, headers: { 'retry-after': '3' } } : { json: {} },
  );
  await client.send({ caller }, write);
  t.same([sent.length, slept], [2, [3020]]);
});

t.test('a long Retry-After goes to the caller and is obeyed by the next calls', async (t) => {
  const { client, sent, slept, pass } = createScriptedGraph((_, call) =>
    call === 1 ? { status: 429, headers: { 'retry-after': '40' } } : { json: {} },
  );
  await t.rejects(client.send({ caller }, read), {
    code: 'GRAPH_THROTTLED',
    retryAfterSeconds: 40,
  });
  pass(15_000);
  await t.rejects(client.send({ caller }, read), {
    code: 'GRAPH_THROTTLED',
    retryAfterSeconds: 25,
  });
  t.same([sent.length, slept], [1, []], 'Graph was not called during the pause');
  await client.send({ caller: other }, read);
  t.equal(sent.length, 2, 'another connection is not held up');
  pass(25_001);
  await client.send({ caller }, read);
  t.equal(sent.length, 3);
});

t.test('reading is tried again after a passing fault, writing is not', async (t) => {
  const reading = createScriptedGraph((_, call) => (call < 3 ? { status: 503 } : { json: {} }));
  await reading.client.send({ caller }, read);
  t.equal(reading.sent.length, 3);
  const failing = createScriptedGraph(() => ({ status: 500 }));
  await t.rejects(failing.client.send({ caller }, read), { code: 'GRAPH_UNAVAILABLE' });
  t.equal(failing.sent.length, 4);
  const writing = createScriptedGraph(() => ({ status: 503 }));
  await t.rejects(writing.client.send({ caller }, write), { code: 'GRAPH_UNAVAILABLE' });
  t.equal(writing.sent.length, 1);
});

t.test('a cut connection is GRAPH_UNAVAILABLE without the request in it', async (t) => {
  const { client, sent } = createScriptedGraph(() => new OutboundFailure('network', 'ECONNRESET'));
  const error = await client.send({ caller }, read).catch((caught: unknown) => caught);
  t.match(error, { code: 'GRAPH_UNAVAILABLE', upstream: { code: 'ECONNRESET' } });
  t.equal(sent.length, 4);
  t.notMatch(JSON.stringify(error), /graph-token/);
});

t.test('a refused token is replaced once', async (t) => {
  const { client, sent, dropped } = createScriptedGraph((_, call) =>
    call === 1 ? { status: 401 } : { json: {} },
  );
  await client.send({ caller }, read);
  t.same(
    sent.map((request) => request.headers?.['authorization']),
    ['Bearer graph-token-1', 'Bearer graph-token-2'],
  );
  t.same(dropped, ['read']);
  const refusing = createScriptedGraph(() => ({ status: 401 }));
  await t.rejects(refusing.client.send({ caller }, read), { code: 'GRAPH_UNAUTHORIZED' });
  t.equal(refusing.sent.length, 2);
});

t.test('a claims challenge is passed on at once', async (t) => {
  const claims = '{"access_token":{"nbf":{"essential":true}}}';
  const challenge = `Bearer error="insufficient_claims", claims="${Buffer.from(claims).toString('base64')}"`;
  const { client, sent } = createScriptedGraph(() => ({
    status: 401,
    headers: { 'www-authenticate': challenge },
  }));
  await t.rejects(client.send({ caller }, read), { code: 'SIGN_IN_REQUIRED', claims });
  t.equal(sent.length, 1);
});

t.test('an answer that is no JSON is told apart from a refusal', async (t) => {
  const { client } = createScriptedGraph(() => ({ body: '<html>' }));
  await t.rejects(client.send({ caller }, read), { code: 'GRAPH_ANSWER_INVALID' });
});
