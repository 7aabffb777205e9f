import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Test } from 'tap';

export interface Told {
  url: string;
  body: Record<string, unknown>;
}

/** Plays a flow that waits for notifications, on loopback. Answers 202 unless told otherwise. */
export async function startListener(t: Test) {
  const told: Told[] = [];
  const answers: { status: number; headers?: Record<string, string>; afterMs?: number }[] = [];
  let open = 0;
  let mostOpen = 0;
  const server = createServer((request, response) => {
    let body = '';
    mostOpen = Math.max(mostOpen, (open += 1));
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      told.push({
        url: request.url ?? '',
        body: JSON.parse(body) as Record<string, unknown>,
      });
      const { status, headers, afterMs = 0 } = answers.shift() ?? { status: 202 };
      setTimeout(() => {
        open -= 1;
        response.writeHead(status, headers).end();
      }, afterMs);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => (server.closeAllConnections(), server.close()));
  const { port } = server.address() as AddressInfo;

  /** Waits until so many notifications have come in all. */
  async function until(count: number): Promise<Told[]> {
    for (const end = Date.now() + 20_000; told.length < count;) {
      if (Date.now() > end) throw new Error(`only ${told.length} of ${count} came`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return told;
  }

  return {
    told,
    answers,
    until,
    mostOpen: () => mostOpen,
    /** A callback address with a secret in it. */
    url: (secret: string): string => `http://127.0.0.1:${port}/hook?sig=${secret}`,
  };
}
