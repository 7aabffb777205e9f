import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/**
 * Systems hand out the ports from 32768 or 49152 on to connections that go out and to whoever asks for any: one of those
 * may be somebody else's when a server that was killed wants it back.
 */
const first = 20_000;
const last = 32_000;
const tries = 50;

/** A port of the loopback address that nobody listens on at this moment, and that nobody gets by chance. */
export async function findFreePort(): Promise<number> {
  for (let left = tries; left > 0; left -= 1) {
    const port = await tryPort(randomInt(first, last));
    if (port !== undefined) return port;
  }
  return (await tryPort(0)) ?? 0;
}

async function tryPort(wanted: number): Promise<number | undefined> {
  const server = createServer();
  const isFree = once(server, 'listening').then(
    () => true,
    () => false,
  );
  server.listen(wanted, '127.0.0.1');
  if (!(await isFree)) return undefined;
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
