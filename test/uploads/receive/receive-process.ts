import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { receiveLimits } from '../../../proxy/uploads/receive/limits';
import { createReceiver } from '../../../proxy/uploads/receive/receiver';
import { createSpool } from '../../../proxy/uploads/receive/spool';

/** Receives raw files in a process of its own and tells how much memory that took. */
async function main(root: string): Promise<void> {
  const spool = createSpool({ root, reserveBytes: 0 });
  const receiver = createReceiver({ spool, limits: receiveLimits(4e9) });
  const folder = await spool.createFolder('uploads', 'tenant', 'upload');
  const { signal } = new AbortController();
  const start = process.memoryUsage.rss();
  let peak = start;
  setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 10).unref();
  const server = createServer((request, response) => {
    const name = String(request.headers['x-name']);
    receiver.receiveFile({ folder, name, stream: request, signal }).then(
      (file) => response.end(JSON.stringify(file)),
      () => response.destroy(),
    );
  });
  server.listen(0, () => process.send?.((server.address() as AddressInfo).port));
  process.on('message', () => process.send?.({ start, peak }));
}

void main(process.argv[2] ?? '');
