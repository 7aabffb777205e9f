import { createHash, randomBytes } from 'node:crypto';
import t from 'tap';
import { createBlockChecksums } from '../../proxy/datalake/block-checksums';
import { failureOf } from '../sandbox/failure-of';

const md5 = (data: Uint8Array) => createHash('md5').update(data).digest('base64');
const shared = (bytes: number) =>
  Buffer.from(new SharedArrayBuffer(bytes)).fill(randomBytes(997)).subarray(1);

t.test('sums are right for small and large, shared and other blocks, in any order', async (t) => {
  const sums = createBlockChecksums();
  t.teardown(() => sums.close());
  const blocks: Uint8Array[] = [0, 1, 65_535, 65_536, 300_000].map((bytes) => randomBytes(bytes));
  blocks.push(shared(3_000_000), shared(70_000), shared(9));
  const got = await Promise.all(blocks.map((block) => sums.md5(block)));
  t.same(got, blocks.map(md5));
});

t.test('a closed one refuses what is under way and what comes', async (t) => {
  const sums = createBlockChecksums();
  const underWay = failureOf(sums.md5(shared(50_000_000)));
  await sums.close();
  t.match(await underWay, { code: 'SERVICE_STOPPING' });
  t.match(await failureOf(sums.md5(shared(100_000))), { code: 'SERVICE_STOPPING' });
});

t.test('the event loop goes on while a block is summed', async (t) => {
  const sums = createBlockChecksums();
  t.teardown(() => sums.close());
  await sums.md5(shared(100_000));
  let turns = 0;
  let done = false;
  const sum = sums.md5(shared(100_000_000)).then(() => (done = true));
  while (!done) {
    turns++;
    await new Promise((next) => setImmediate(next));
  }
  await sum;
  t.ok(turns > 100, `${turns} turns`);
});
