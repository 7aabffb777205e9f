import t from 'tap';
import { createMemoryStore } from '../../proxy/throttle/stores/memory';
import { createWaitingLog } from '../../proxy/throttle/waiting';

const key = { tenantId: 'tenant', connection: 'object' };
const other = { tenantId: 'tenant', connection: 'other' };

/** A waiting log whose sleeping moves the clock, so that waiting takes no time. */
function setUp(limit: number, maxWaiting = 10) {
  let clock = 0;
  const store = createMemoryStore({ now: () => clock });
  const slept: number[] = [];
  const sleep = async (ms: number): Promise<void> => {
    slept.push(ms);
    await new Promise(setImmediate);
    clock += ms;
  };
  const log = createWaitingLog({ store, limit, maxWaiting, sleep });
  return { log, store, slept, time: () => clock };
}

t.test('waits for the window instead of refusing, first come first served', async (t) => {
  const { log, slept, time } = setUp(2);
  const order: string[] = [];
  const calls = ['a', 'b', 'c', 'd', 'e'].map((name) =>
    log.acquire(key).then(() => order.push(`${name}@${time()}`)),
  );
  await Promise.all(calls);
  t.same(order, ['a@0', 'b@0', 'c@60000', 'd@60000', 'e@120000']);
  t.same(slept, [60_000, 60_000]);
});

t.test("never spends the caller's calls", async (t) => {
  const { log, store } = setUp(5);
  await Promise.all([1, 2, 3].map(() => log.acquire(key)));
  t.equal((await store.take(key, 100)).remaining, 99);
});

t.test('one identity that waits does not delay another', async (t) => {
  const { log, time } = setUp(1);
  await log.acquire(key);
  const late = log.acquire(key);
  await log.acquire(other);
  t.equal(time(), 0);
  await late;
  t.equal(time(), 60_000);
});

t.test('an aborted call leaves the queue and the next one moves up', async (t) => {
  const { log, time } = setUp(1);
  const abort = new AbortController();
  await log.acquire(key);
  const second = log.acquire(key, abort.signal);
  const third = log.acquire(key);
  abort.abort(new Error('cancelled'));
  await t.rejects(second, /cancelled/);
  await third;
  t.equal(time(), 60_000);
});

t.test('a call aborted beforehand is not queued', async (t) => {
  const { log } = setUp(1);
  await t.rejects(log.acquire(key, AbortSignal.abort(new Error('gone'))), /gone/);
});

t.test('a full queue refuses with SERVICE_BUSY', async (t) => {
  const { log } = setUp(1, 2);
  await log.acquire(key);
  const waiting = [log.acquire(key), log.acquire(key)];
  await t.rejects(log.acquire(key), { code: 'SERVICE_BUSY' });
  await Promise.all(waiting);
});

t.test('closing rejects everyone who waits', async (t) => {
  const { log } = setUp(1);
  await log.acquire(key);
  const waiting = log.acquire(key);
  log.close();
  await t.rejects(waiting, { code: 'SERVICE_STOPPING' });
  await t.rejects(log.acquire(key), { code: 'SERVICE_STOPPING' });
});

t.test('a store that fails delays background work and loses none', async (t) => {
  const { store, slept } = setUp(1);
  let failures = 2;
  const flaky = {
    ...store,
    take: (...call: Parameters<typeof store.take>) =>
      failures-- > 0 ? Promise.reject(new Error('down')) : store.take(...call),
  };
  const sleep = async (ms: number): Promise<void> => void slept.push(ms);
  const log = createWaitingLog({ store: flaky, limit: 1, maxWaiting: 1, sleep });
  await log.acquire(key);
  t.same(slept, [1000, 1000]);
});
