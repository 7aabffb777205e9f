import t from 'tap';
import { createMemoryStore } from '../../../proxy/throttle/stores/memory';
import { contractWindowMs, testThrottleStore } from '../../contract/throttle-store';

testThrottleStore(
  'memory store',
  async () => {
    let clock = 0;
    const store = createMemoryStore({ now: () => clock, windowMs: contractWindowMs });
    return { store, setClock: (ms) => void (clock = ms) };
  },
  300,
);

const keyOf = (n: number): { tenantId: string; connection: string } => ({
  tenantId: 'tenant',
  connection: `object-${n}`,
});

t.test('memory store keeps a key while a grant is in its window', async (t) => {
  let clock = 0;
  const store = createMemoryStore({ now: () => clock });
  for (let n = 0; n < 1000; n += 1) await store.take(keyOf(n), 1);
  clock = 59_999;
  t.equal((await store.take(keyOf(0), 1)).granted, false);
  t.equal(store.size, 1000);
});

t.test('memory store forgets every key whose window has emptied', async (t) => {
  let clock = 0;
  const store = createMemoryStore({ now: () => clock });
  for (let n = 0; n < 1000; n += 1) await store.take(keyOf(n), 2);
  clock = 30_000;
  await store.take(keyOf(7), 2);
  clock = 60_000;
  await store.take(keyOf(2000), 2);
  t.equal(store.size, 2, 'the one granted later and the new one');
  t.equal((await store.take(keyOf(7), 2)).remaining, 0, 'its later grant still counts');
});

t.test('memory store serves a quiet key while another is refused a million times', async (t) => {
  const store = createMemoryStore({ now: () => 0 });
  for (let n = 0; n < 1_000_000; n += 1) void store.take(keyOf(1), 100);
  t.match(await store.take(keyOf(2), 100), { granted: true, remaining: 99 });
  t.equal(store.size, 2);
});

t.test('memory store rejects another limit for a running key', async (t) => {
  const store = createMemoryStore({ now: () => 0 });
  await store.take(keyOf(1), 100);
  await t.rejects(store.take(keyOf(1), 50), /limit of a key changed/);
});
