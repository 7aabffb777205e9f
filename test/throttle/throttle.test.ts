import t from 'tap';
import { loadConfig } from '../../proxy/config';
import { throttleHeaders } from '../../proxy/throttle/headers';
import { createLimits } from '../../proxy/throttle/limits';
import { createMemoryStore } from '../../proxy/throttle/stores/memory';
import { throttleStoreKind, type ThrottleStore } from '../../proxy/throttle/stores/index';
import { createThrottle, refuseOverLimit } from '../../proxy/throttle/throttle';

const key = { tenantId: 'tenant', connection: 'object' };
const unexpected = (): never => t.fail('the store is up') as never;
const broken: ThrottleStore = {
  take: () => Promise.reject(new Error('down')),
  close: async () => undefined,
};

t.test('the call over the limit is THROTTLED with whole seconds rounded up', async (t) => {
  let clock = 0;
  const store = createMemoryStore({ now: () => clock });
  const throttle = createThrottle({ store, limitFor: () => 1, onStoreDown: unexpected });
  refuseOverLimit(await throttle.check(key, { changesData: true }));
  clock = 100;
  const verdict = await throttle.check(key, { changesData: true });
  t.throws(() => refuseOverLimit(verdict), {
    code: 'THROTTLED',
    status: 429,
    retryAfterSeconds: 60,
    message: 'Wait 60 seconds: this connection has made 1 calls in 60 seconds.',
  });
  t.same(throttleHeaders(verdict), {
    'RateLimit-Policy': '"default";q=1;w=60',
    RateLimit: '"default";r=0;t=60',
    'Retry-After': '60',
  });
});

t.test('a granted call carries what remains and no Retry-After', async (t) => {
  const store = createMemoryStore({ now: () => 0 });
  const throttle = createThrottle({ store, limitFor: () => 100, onStoreDown: unexpected });
  const verdict = await throttle.check(key, { changesData: false });
  t.doesNotThrow(() => refuseOverLimit(verdict));
  t.same(throttleHeaders(verdict), {
    'RateLimit-Policy': '"default";q=100;w=60',
    RateLimit: '"default";r=99;t=60',
  });
});

t.test('a store that is down lets reads pass uncounted and says so', async (t) => {
  const told: unknown[] = [];
  const options = { limitFor: () => 100, onStoreDown: (error: unknown) => void told.push(error) };
  const throttle = createThrottle({ store: broken, ...options });
  const verdict = await throttle.check(key, { changesData: false });
  t.doesNotThrow(() => refuseOverLimit(verdict));
  t.equal(throttleHeaders(verdict)['SDS-Bridge-Throttle'], 'uncounted');
  t.notOk(throttleHeaders(verdict)['RateLimit']);
  t.match(told, [/down/]);
});

t.test('a store that is down refuses what changes data', async (t) => {
  const throttle = createThrottle({
    store: broken,
    limitFor: () => 1,
    onStoreDown: () => undefined,
  });
  await t.rejects(throttle.check(key, { changesData: true }), {
    code: 'THROTTLE_UNAVAILABLE',
    status: 503,
    retryAfterSeconds: 5,
  });
});

t.test('the operator raises the limit of one connection or API key', async (t) => {
  const tenantId = '11111111-AAAA-4000-8000-000000000001';
  const connection = '22222222-BBBB-4000-8000-000000000002';
  const config = loadConfig({ THROTTLE_LIMITS: `${tenantId}/${connection}=300, k7Q=5` });
  const limitFor = createLimits(config);
  t.equal(limitFor({ tenantId: tenantId.toLowerCase(), connection }), 300);
  t.equal(limitFor({ tenantId: 'other', connection: 'k7Q' }), 5);
  t.equal(limitFor({ tenantId: 'other', connection }), 100);
  t.equal(createLimits(loadConfig({}))(key), 100);
});

for (const value of ['abc', 'abc=0', 'abc=-1', 'abc=10000', 'a b=5', '=5', 'x/y=5'])
  t.test(`THROTTLE_LIMITS ${value} is refused`, async (t) => {
    t.throws(() => loadConfig({ THROTTLE_LIMITS: value }), { code: 'CONFIG_INVALID' });
  });

t.test('calls are counted in PostgreSQL as soon as replicas can share one', async (t) => {
  const shared = 'postgresql://127.0.0.1/x';
  t.equal(throttleStoreKind(loadConfig({})), 'memory');
  t.equal(throttleStoreKind(loadConfig({ DATABASE_URL: shared })), 'postgres');
  const chosen = loadConfig({ DATABASE_URL: shared, THROTTLE_STORE: 'memory' });
  t.equal(throttleStoreKind(chosen), 'memory');
});
