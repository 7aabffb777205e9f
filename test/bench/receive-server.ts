import { createWriteStream } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { receiveLimits } from '../../proxy/uploads/receive/limits';
import { createReceiver } from '../../proxy/uploads/receive/receiver';
import { createSpool } from '../../proxy/uploads/receive/spool';

/** One way to take a file, in a process of its own: `pipe` writes it only, `receive` is ours. */
async function main(way: string, root: string): Promise<void> {
  const spool = createSpool({ root, reserveBytes: 0 });
  const receiver = createReceiver({ spool, limits: receiveLimits(8e9) });
  const folder = await spool.createFolder('uploads', 'tenant', 'upload');
  const { signal } = new AbortController();
  const take = (stream: IncomingMessage): Promise<unknown> =>
    way === 'pipe'
      ? pipeline(stream, createWriteStream(path.join(folder, 'orgs.csv')))
      : receiver.receiveFile({ folder, name: 'orgs.csv', stream, signal });
  let peak = 0;
  setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 20).unref();
  const server = createServer((request, response) => {
    take(request).then(
      () => response.end(String(peak)),
      () => response.destroy(),
    );
  });
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
}

void main(process.argv[2] ?? '', process.argv[3] ?? '');
