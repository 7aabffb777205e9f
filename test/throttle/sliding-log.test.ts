import t from 'tap';
import fc from 'fast-check';
import { createSlidingLog } from '../../proxy/throttle/sliding-log';

t.test('grants the hundredth call and refuses the next', async (t) => {
  const log = createSlidingLog(100, 60_000);
  const granted = Array.from({ length: 101 }, (_, i) => log.take(i).granted);
  t.equal(granted.filter(Boolean).length, 100);
  t.equal(granted[100], false);
});

t.test('grants again exactly when the oldest grant is 60.000 s old', async (t) => {
  const log = createSlidingLog(2, 60_000);
  log.take(10);
  log.take(20);
  t.match(log.take(60_009), { granted: false, remaining: 0, retryAfterMs: 1, resetMs: 1 });
  t.match(log.take(60_010), { granted: true, remaining: 0, retryAfterMs: 0, resetMs: 10 });
});

t.test('does not count refusals', async (t) => {
  const log = createSlidingLog(1, 1000);
  log.take(0);
  for (let now = 1; now < 1000; now += 1) log.take(now);
  t.equal(log.take(1000).granted, true);
});

t.test('is empty only when its window has emptied', async (t) => {
  const log = createSlidingLog(1, 1000);
  t.equal(log.isEmpty(0), true);
  log.take(0);
  t.equal(log.isEmpty(999), false);
  t.equal(log.isEmpty(1000), true);
});

t.test('agrees with the definition for any arrival times', async () => {
  const arrivals = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 300 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), arrivals, (limit, gaps) => {
      const log = createSlidingLog(limit, 100);
      const grants: number[] = [];
      let now = 0;
      for (const gap of gaps) {
        now += gap;
        const inWindow = grants.filter((time) => now - time < 100);
        const decision = log.take(now);
        if (decision.granted !== inWindow.length < limit) return false;
        if (decision.granted) grants.push(now);
        else if (decision.retryAfterMs !== inWindow[0]! + 100 - now) return false;
      }
      return true;
    }),
    { numRuns: 1000 },
  );
});
