import fc from 'fast-check';
import t from 'tap';
import {
  formatKnown,
  knownFromNow,
  newlyEnded,
  parseKnown,
  type KnownRuns,
} from '../../proxy/graph/ended-runs';
import type { Run } from '../../proxy/graph/runs';

const hour = 3_600_000;
const start = Date.parse('2026-01-01T00:00:00Z');
const at = (hours: number): string => new Date(start + hours * hour).toISOString();
const ended = (id: string, hours: number): Run => ({
  id,
  displayName: id,
  status: 'completed',
  isEnded: true,
  startDateTime: at(hours - 1),
  endDateTime: at(hours),
});
const running = (id: string, hours: number): Run => ({
  id,
  displayName: id,
  status: 'running',
  isEnded: false,
  startDateTime: at(hours - 1),
});
/** The state as it comes back from an address. */
const sent = (known: KnownRuns): KnownRuns => {
  const back = parseKnown(formatKnown(known));
  if (back === undefined) throw new Error('the state cannot be read back');
  return back;
};
const idsOf = (runs: readonly Run[]): string[] => runs.map(({ id }) => id);

t.test('a run is told once, when it has ended', async (t) => {
  let known = sent(knownFromNow([ended('old', 1), running('a', 3)]));
  const look = (...runs: Run[]): string[] => {
    const found = newlyEnded(runs, known);
    known = sent(found.known);
    return idsOf(found.ended);
  };
  t.same(look(ended('old', 1), running('a', 3)), []);
  t.same(look(ended('b', 4), ended('a', 3), ended('old', 1)), ['a', 'b'], 'oldest first');
  t.same(look(ended('b', 4), ended('a', 3), ended('old', 1)), []);
  t.same(look(ended('late', 2), ended('b', 4)), ['late'], 'ended before others, listed after them');
  t.same(look(), [], 'a list without them');
  t.same(look(ended('b', 4), ended('a', 3)), [], 'and back again');
});

t.test('a run that ended without an end is told once too', async (t) => {
  const known = knownFromNow([running('a', 3)]);
  const noEnd: Run = { ...running('a', 3), status: 'failed', isEnded: true };
  const first = newlyEnded([noEnd], known);
  t.same(idsOf(first.ended), ['a']);
  const later = newlyEnded([ended('a', 9 * 24), ended('b', 9 * 24)], sent(first.known));
  t.same(idsOf(later.ended), ['b'], 'also once it has one, eight days later');
  t.same(newlyEnded([ended('a', 9 * 24)], sent(later.known)).ended, []);
});

t.test('no run is told twice or never, however the list grows, shrinks and lags', async () => {
  const life = fc.record({
    begins: fc.integer({ min: 1, max: 600 }),
    lasts: fc.integer({ min: 1, max: 30 }),
    listedAfter: fc.integer({ min: 0, max: 60 }),
    hiddenAt: fc.array(fc.integer({ min: 0, max: 800 }), { maxLength: 3 }),
  });
  fc.assert(
    fc.property(
      fc.array(life, { maxLength: 60 }),
      fc.array(fc.integer({ min: 1, max: 24 }), { minLength: 40, maxLength: 60 }),
      (lives, pauses) => {
        const listAt = (now: number): Run[] =>
          lives.flatMap(({ begins, lasts, listedAfter, hiddenAt }, index) => {
            const end = begins + lasts;
            if (begins + listedAfter > now || hiddenAt.includes(now)) return [];
            return [now < end ? running(`r${index}`, begins) : ended(`r${index}`, end)];
          });
        let now = 0;
        let known = sent(knownFromNow(listAt(0)));
        const told: string[] = [];
        // To the end of the last one and a look more, when nothing is hidden.
        for (const pause of [...pauses, 900]) {
          now += pause;
          const found = newlyEnded(listAt(now), known);
          told.push(...idsOf(found.ended));
          known = sent(found.known);
          if (formatKnown(known).length > 4_000) return false;
        }
        const all = lives.map((_, index) => `r${index}`);
        return told.length === all.length && all.every((id) => told.includes(id));
      },
    ),
    { numRuns: 300 },
  );
});

t.test('the state stays short, whatever is in the list', async (t) => {
  const many = Array.from({ length: 5_000 }, (_, index) => ended(`run-${index}`, index / 60));
  const known = knownFromNow(many);
  t.ok(formatKnown(known).length < 3_000);
  t.same(newlyEnded(many, sent(known)).ended, []);
  t.same(idsOf(newlyEnded([...many, ended('new', 100)], sent(known)).ended), ['new']);
});

t.test('a text that was not made here is no state', (t) => {
  for (const text of ['', '1', '2.0', '1.0.short', '1.0.12345678', '1.zzzzzzzzzzzz', '1.0/../x'])
    t.equal(parseKnown(text), undefined, text);
  t.same(parseKnown('1.0'), { floor: 0, seen: new Map() });
  t.end();
});
