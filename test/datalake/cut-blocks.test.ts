import { randomBytes } from 'node:crypto';
import t from 'tap';
import { cutBlocks, type Block } from '../../proxy/datalake/cut-blocks';

async function* chunks(data: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < data.length; at += size) yield data.subarray(at, at + size);
}

t.test('blocks and skipped bytes together are the source, whatever the chunks', async (t) => {
  const data = randomBytes(1000);
  for (const size of [1, 7, 100, 1000])
    for (const from of [0, 1, 99, 100, 250, 999, 1000, 1001]) {
      const seen: Uint8Array[] = [];
      const sent: Buffer[] = [];
      const cut = { from, blockBytes: 100, barrierBytes: 250 };
      for await (const block of cutBlocks(chunks(data, size), cut, (chunk) => seen.push(chunk))) {
        t.equal(block.position, from + sent.reduce((sum, one) => sum + one.length, 0));
        sent.push(Buffer.from(block.data));
        block.release();
      }
      t.ok(Buffer.concat(seen).equals(data), 'every byte is seen');
      t.ok(Buffer.concat(sent).equals(data.subarray(from)), `chunks of ${size} from ${from}`);
    }
});

t.test('as many buffers exist as blocks are out, and one', async (t) => {
  const held: Block[] = [];
  const memory = new Set<ArrayBufferLike>();
  const cut = { from: 0, blockBytes: 100, barrierBytes: Infinity };
  for await (const block of cutBlocks(chunks(Buffer.alloc(20_000), 333), cut, () => undefined)) {
    memory.add(block.data.buffer);
    if (held.push(block) > 3) held.shift()?.release();
  }
  t.equal(memory.size, 4);
});
