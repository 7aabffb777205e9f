import t from 'tap';
import fc from 'fast-check';
import type { ThrottleKey, ThrottleStore } from '../../proxy/throttle/stores/index';

/** A store under a clock that the suite sets; `windowMs` is the store's. */
export interface StoreUnderTest {
  store: ThrottleStore;
  setClock: (ms: number) => void | Promise<void>;
}

export const contractWindowMs = 60_000;
const alice: ThrottleKey = { tenantId: 'tenant-1', connection: 'object-1' };
const bob: ThrottleKey = { tenantId: 'tenant-1', connection: 'object-2' };
const twin: ThrottleKey = { tenantId: 'tenant-2', connection: 'object-1' };

type Open = (test: Test) => Promise<StoreUnderTest>;
export interface Test {
  teardown(work: () => unknown): void;
}

/** What every throttle store keeps, whatever it is made of. `open` gives an empty store. */
export function testThrottleStore(name: string, open: Open, numRuns: number): void {
  const title = (fact: string): string => `${name} ${fact}`;

  t.test(title('grants one hundred calls in a burst and not one more'), async (t) => {
    const { store, setClock } = await open(t);
    await setClock(1_000);
    const decisions = await Promise.all(Array.from({ length: 130 }, () => store.take(alice, 100)));
    t.equal(decisions.filter((decision) => decision.granted).length, 100);
    t.match(decisions[129], { granted: false, remaining: 0, retryAfterMs: 60_000 });
  });

  t.test(title('counts down what remains'), async (t) => {
    const { store, setClock } = await open(t);
    await setClock(0);
    t.same(await store.take(alice, 2), {
      granted: true,
      remaining: 1,
      retryAfterMs: 0,
      resetMs: 60_000,
    });
    await setClock(500);
    t.match(await store.take(alice, 2), { granted: true, remaining: 0, resetMs: 59_500 });
    t.match(await store.take(alice, 2), { granted: false, retryAfterMs: 59_500 });
  });

  t.test(title('grants again at the millisecond that Retry-After names'), async (t) => {
    const { store, setClock } = await open(t);
    await setClock(0);
    await store.take(alice, 1);
    await setClock(59_999);
    t.match(await store.take(alice, 1), { granted: false, retryAfterMs: 1 });
    await setClock(60_000);
    t.match(await store.take(alice, 1), { granted: true });
  });

  t.test(title('counts each connection and each tenant apart'), async (t) => {
    const { store, setClock } = await open(t);
    await setClock(0);
    await store.take(alice, 1);
    t.equal((await store.take(alice, 1)).granted, false);
    t.equal((await store.take(bob, 1)).granted, true);
    t.equal((await store.take(twin, 1)).granted, true);
  });

  t.test(title('does not count what it refused'), async (t) => {
    const { store, setClock } = await open(t);
    await setClock(0);
    await store.take(alice, 1);
    for (let step = 1; step < 10; step += 1) {
      await setClock(step * 6_000);
      t.equal((await store.take(alice, 1)).granted, false);
    }
    await setClock(60_000);
    t.equal((await store.take(alice, 1)).granted, true);
  });

  t.test(title('agrees with the definition for random arrival times'), async (t) => {
    const { store, setClock } = await open(t);
    let run = 0;
    let start = 0;
    const gaps = fc.array(
      fc.oneof(fc.integer({ min: 0, max: 50 }), fc.integer({ max: 9000, min: 0 })),
      {
        minLength: 30,
        maxLength: 120,
      },
    );
    const property = fc.asyncProperty(fc.integer({ min: 1, max: 15 }), gaps, async (limit, all) => {
      const key = { tenantId: 'model', connection: `run-${(run += 1)}` };
      const grants: number[] = [];
      for (const gap of all) {
        start += gap;
        await setClock(start);
        const decision = await store.take(key, limit);
        const inWindow = grants.filter((time) => start - time < contractWindowMs).length;
        if (decision.granted !== inWindow < limit) return false;
        if (decision.granted) grants.push(start);
      }
      return true;
    });
    await t.resolves(fc.assert(property, { numRuns }));
  });
}
