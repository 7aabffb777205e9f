import { once } from 'node:events';
import { createServer } from 'node:net';
import t from 'tap';
import { findFreePort } from '../../../proxy/database/embedded/free-port';

t.test('a port is free, and none that the system hands out by itself', async (t) => {
  const ports = await Promise.all(Array.from({ length: 50 }, () => findFreePort()));
  t.ok(ports.every((port) => port >= 20_000 && port < 32_000));
  t.ok(new Set(ports).size > 40, 'not always the same');
  const server = createServer().listen(ports[0], '127.0.0.1');
  await once(server, 'listening');
  server.close();
});
