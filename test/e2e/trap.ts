import { createServer, type AddressInfo } from 'node:net';
import type { Test } from 'tap';

/** A listener that nobody may connect to. Counts every connection, on IPv4 and IPv6 loopback. */
export async function startTrap(t: Test) {
  let connections = 0;
  const listen = (host: string, port: number) =>
    new Promise<number>((resolve) => {
      const server = createServer((socket) => {
        connections += 1;
        socket.destroy();
      });
      server.once('error', () => resolve(0));
      server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
      t.teardown(() => server.close());
    });
  const port = await listen('127.0.0.1', 0);
  await listen('::1', port);
  return { port, host: `127.0.0.1:${port}`, connections: () => connections };
}
