import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openSis, signedAuth } from './open-sis';

/*
 * Pulls as many enrollments as the argument says from a server that makes them as they are asked for, and prints
 * their number and the most memory it had. Over 1 KB each: kept, all at once, they would not fit into the heap that the test gives.
 */
const total = Number(process.argv[1]);
const filler = 'x'.repeat(1200);

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const name = url.pathname.slice(1);
  const count = name === 'enrollments' && !url.searchParams.has('filter') ? total : 0;
  const offset = Number(url.searchParams.get('offset'));
  const end = Math.min(count, offset + Number(url.searchParams.get('limit')));
  const rows = [];
  for (let at = offset; at < end; at += 1)
    rows.push({
      sourcedId: `enrollment-${at}`,
      status: 'active',
      dateLastModified: '2025-01-01T00:00:00.000Z',
      role: 'student',
      beginDate: filler,
      user: { sourcedId: `user-${at}` },
      class: { sourcedId: `class-${at % 1000}` },
    });
  response.writeHead(200, { 'x-total-count': String(count) }).end(JSON.stringify({ [name]: rows }));
});

server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  void measure(`http://127.0.0.1:${port}`).then((count) => {
    process.stdout.write(JSON.stringify({ count, peakMb: process.resourceUsage().maxRSS >> 10 }));
    server.close();
    server.closeAllConnections();
  });
});

async function measure(url: string): Promise<number> {
  const { source } = await openSis({ url, version: '1.1', auth: signedAuth, pageSize: 500 });
  let lines = -1;
  for await (const chunk of source.read('enrollments', new AbortController().signal))
    for (const byte of chunk) if (byte === 10) lines += 1;
  await source.close();
  return lines;
}
