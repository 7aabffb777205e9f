import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import t from 'tap';

const mebibyte = Buffer.alloc(1 << 20, 'x');
const fastMebibytes = 300;
/** The receiver may need this much more than it has at the start. */
const boundBytes = 150 << 20;

t.test('ten slow callers and a fast one need bounded memory', async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sdsb-memory-'));
  // `fork` takes the loaders of this process over.
  const child = fork(path.join(__dirname, 'receive-process.ts'), [folder]);
  t.teardown(() => {
    child.kill();
    rmSync(folder, { recursive: true, force: true });
  });
  const [port] = (await once(child, 'message')) as [number];
  const send = (name: string) =>
    request({ port, method: 'POST', headers: { 'content-type': 'text/csv', 'x-name': name } });

  const slow = Array.from({ length: 10 }, (_, i) => send(`slow${i}.csv`));
  for (const call of slow) call.on('error', () => undefined).write(mebibyte.subarray(0, 100_000));
  const dripping = setInterval(() => {
    for (const call of slow) call.write('y');
  }, 20);
  t.teardown(() => clearInterval(dripping));

  const fast = send('fast.csv');
  const answered = once(fast, 'response');
  for (let i = 0; i < fastMebibytes; i += 1) if (!fast.write(mebibyte)) await once(fast, 'drain');
  fast.end();
  await answered;
  for (const call of slow) call.destroy();
  child.send('memory');
  const [{ start, peak }] = (await once(child, 'message')) as [{ start: number; peak: number }];
  t.ok(peak - start < boundBytes, `${Math.round((peak - start) / 2 ** 20)} MiB more`);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  t.ok(files.some((file) => file.endsWith('fast.csv')));
});
