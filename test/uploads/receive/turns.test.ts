import t from 'tap';
import { createTurns } from '../../../proxy/uploads/receive/turns';

const { signal } = new AbortController();

t.test('so many run at once, the others in the order they came', async (t) => {
  const turns = createTurns(2);
  const started: number[] = [];
  const ends: (() => void)[] = [];
  const work = [0, 1, 2, 3].map((i) =>
    turns.take(signal, () => {
      started.push(i);
      return new Promise<void>((resolve) => ends.push(resolve));
    }),
  );
  await new Promise(setImmediate);
  t.same(started, [0, 1]);
  for (const [end, expected] of [
    [1, [0, 1, 2]],
    [0, [0, 1, 2, 3]],
    [2, [0, 1, 2, 3]],
    [3, [0, 1, 2, 3]],
  ] as const) {
    ends[end]?.();
    await work[end];
    await new Promise(setImmediate);
    t.same(started, expected);
  }
});

t.test('work that fails gives its place on', async (t) => {
  const turns = createTurns(1);
  await t.rejects(
    turns.take(signal, () => Promise.reject(new Error('no'))),
    { message: 'no' },
  );
  t.equal(await turns.take(signal, async () => 'yes'), 'yes');
});

t.test('who gives up waiting leaves the queue, and the others come', async (t) => {
  const turns = createTurns(1);
  const controller = new AbortController();
  let end = (): void => undefined;
  const first = turns.take(signal, () => new Promise<void>((resolve) => (end = resolve)));
  const never = async (): Promise<void> => void t.fail('it had given up');
  const second = turns.take(controller.signal, never);
  const third = turns.take(signal, async () => 'third');
  await new Promise(setImmediate);
  controller.abort(new Error('out of time'));
  await t.rejects(second, { message: 'out of time' });
  end();
  await first;
  t.equal(await third, 'third');
  await t.rejects(turns.take(controller.signal, never), { message: 'out of time' });
});
