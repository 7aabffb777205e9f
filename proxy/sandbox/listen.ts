import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { BridgeError } from '../errors';

const host = '127.0.0.1';

interface Listener {
  listen(options: { host: string; port: number }): Promise<unknown>;
  close(): Promise<unknown>;
}

export type ServerPair = readonly [main: Listener, storage: Listener];

/**
 * Builds the two servers for a port and binds them to it and to its neighbour, on literal loopback.
 * Port 0 looks for a free pair. Throws PORT_IN_USE when a named port is taken.
 */
export async function listenOnPair(
  wanted: number,
  build: (port: number) => ServerPair,
): Promise<{ port: number; servers: ServerPair }> {
  for (let attempt = 1; ; attempt += 1) {
    const port = wanted === 0 ? await freePort() : wanted;
    const servers = build(port);
    try {
      await servers[0].listen({ host, port });
      await servers[1].listen({ host, port: port + 1 });
      return { port, servers };
    } catch (cause) {
      await Promise.all(servers.map((server) => server.close()));
      if (wanted === 0 && attempt < 50) continue;
      throw new BridgeError('PORT_IN_USE', {
        params: { setting: 'SANDBOX_PORT', port: `${port} or ${port + 1}` },
        cause,
      });
    }
  }
}

/** A port the system gives; 65535 has no neighbour. */
async function freePort(): Promise<number> {
  for (;;) {
    const probe = createServer();
    await new Promise<void>((resolve, reject) => {
      probe.once('error', reject);
      probe.listen(0, host, resolve);
    });
    const { port } = probe.address() as AddressInfo;
    await new Promise((resolve) => probe.close(resolve));
    if (port < 65535) return port;
  }
}
