import t from 'tap';
import { BridgeError } from '../../proxy/errors';
import { sandboxIdentity } from '../../proxy/config';
import { usersOf } from '../../proxy/sandbox/entra/users';
import { codeOf, startBridge } from './bridge';

const oidOf = (name: string) =>
  usersOf(sandboxIdentity.tenantId).find(({ key }) => key === name)?.oid ?? '';
const refused = { query: { ValidationOperationUri: 'not an operation' } };

t.test('a connection has a hundred calls a minute, whatever they answer', async (t) => {
  const { call } = await startBridge(t);
  const first = await call('GET', '/v1/inbound-flows');
  t.match(first.headers, {
    'ratelimit-policy': '"default";q=100;w=60',
    ratelimit: /^"default";r=99;t=\d+$/,
  });
  for (let count = 2; count <= 100; count += 1) await call('GET', '/v1/validation-result', refused);
  const over = await call('GET', '/v1/inbound-flows');
  t.same([over.statusCode, codeOf(over)], [429, 'THROTTLED']);
  const wait = Number(over.headers['retry-after']);
  t.ok(Number.isInteger(wait) && wait >= 1 && wait <= 60);
  t.match(over.headers.ratelimit, /r=0/);
  t.equal(
    (await call('GET', '/v1/inbound-flows', { as: { user: 'teacher' } })).statusCode,
    200,
    'another person is not held up',
  );
  t.equal(
    (await call('GET', '/v1/inbound-flows', { as: { app: true } })).statusCode,
    200,
    'nor an application',
  );
});

t.test('health, documentation and refused callers do not count', async (t) => {
  const { app, call } = await startBridge(t, {
    env: { THROTTLE_LIMITS: `${sandboxIdentity.tenantId}/${oidOf('admin')}=2` },
  });
  for (let count = 0; count < 5; count += 1) {
    await app.inject('/healthz');
    await app.inject('/openapi.json');
    await app.inject('/v1/inbound-flows');
  }
  t.equal((await call('GET', '/v1/inbound-flows')).statusCode, 200);
  t.equal((await call('GET', '/v1/inbound-flows')).statusCode, 200);
  t.equal((await call('GET', '/v1/inbound-flows')).statusCode, 429);
});

t.test('an operator can raise the limit of one connection', async (t) => {
  const { call } = await startBridge(t, {
    env: { THROTTLE_LIMITS: `${sandboxIdentity.tenantId}/${oidOf('admin')}=150` },
  });
  for (let count = 1; count <= 150; count += 1)
    t.equal((await call('GET', '/v1/validation-result', refused)).statusCode, 400);
  t.equal((await call('GET', '/v1/validation-result', refused)).statusCode, 429);
});

t.test('with the store down reading goes on and says so, changes wait', async (t) => {
  const take = () => Promise.reject(new BridgeError('DATABASE_UNAVAILABLE'));
  const { call, logged } = await startBridge(t, {
    stores: { throttle: { take, close: async () => undefined } },
  });
  const reading = await call('GET', '/v1/inbound-flows');
  t.same([reading.statusCode, reading.headers['sds-bridge-throttle']], [200, 'uncounted']);
  const changing = await call('POST', '/v1/data-connectors/some-id/validate');
  t.same(
    [changing.statusCode, codeOf(changing), changing.headers['retry-after']],
    [503, 'THROTTLE_UNAVAILABLE', '5'],
  );
  t.match(logged(), /calls cannot be counted/);
});
