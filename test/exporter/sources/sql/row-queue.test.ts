import t from 'tap';
import { createRowQueue } from '../../../../proxy/exporter/sources/sql/row-queue';

function createQueue() {
  const calls: string[] = [];
  const queue = createRowQueue({
    pause: () => void calls.push('pause'),
    resume: () => void calls.push('resume'),
  });
  return { queue, calls };
}

t.test('the driver is paused while a batch waits', async (t) => {
  const { queue, calls } = createQueue();
  queue.start(['a']);
  for (let i = 0; i < 1000; i += 1) queue.push([i]);
  t.same(calls, ['pause']);
  const batches = queue.batches();
  t.equal((await batches.next()).value?.length, 1000);
  queue.push([1000]);
  queue.end();
  t.same((await batches.next()).value, [[1000]]);
  t.equal((await batches.next()).done, true);
});

t.test('rows that came before a failure are not taken for all', async (t) => {
  const { queue } = createQueue();
  queue.start(['a']);
  queue.push([1]);
  queue.fail(new Error('lost'));
  queue.end();
  await t.rejects(queue.batches().next(), { message: 'lost' });
});

t.test('who waits is told of a failure', async (t) => {
  const { queue } = createQueue();
  const waiting = queue.batches().next();
  queue.fail(new Error('lost'));
  await t.rejects(waiting, { message: 'lost' });
  await t.rejects(queue.names, { message: 'lost' });
});

t.test('a statement that ends without columns is no query', async (t) => {
  const { queue } = createQueue();
  queue.end();
  await t.rejects(queue.names, { code: 'NO_ROWS' });
});
