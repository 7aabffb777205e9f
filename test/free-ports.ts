import { createServer } from 'node:net';

/**
 * Ports for a service and its sandbox (which takes the next one too). Chosen below the range from which
 * the system serves outgoing connections, so that no other test takes one between the look and the use.
 */
export async function findFreePorts(): Promise<{ PORT: string; SANDBOX_PORT: string }> {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 20_000);
    const isFree = await Promise.all([port, port + 1, port + 2].map(canListen));
    if (isFree.every(Boolean)) return { PORT: String(port), SANDBOX_PORT: String(port + 1) };
  }
}

const canListen = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
