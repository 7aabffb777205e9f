import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { createServer } from '../../proxy/sandbox/create-server';
import { createContainerStore } from '../../proxy/sandbox/storage/containers';
import { registerStorage } from '../../proxy/sandbox/storage';
import { createSasSigner } from '../../proxy/sandbox/storage/sas';

export const directory = '/tenant/connector/container';

/** The storage alone, on a free port, with one container and a clock that tests move. */
export async function startStorage(t: { teardown(end: () => Promise<unknown>): void }) {
  const clock = { now: Date.parse('2026-09-01T08:00:00Z') };
  const containers = createContainerStore();
  const signer = createSasSigner(randomBytes(32));
  const app = createServer();
  registerStorage(app, { containers, signer, clock: () => clock.now });
  await app.listen({ host: '127.0.0.1', port: 0 });
  t.teardown(() => app.close());
  containers.create(directory);
  const origin = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  const sas = (permissions = 'acw', within = directory) =>
    signer.sign({ directory: within, permissions, expires: clock.now + 3_600_000 });
  const url = (file: string, query = sas()) => `${origin}${directory}/${file}?${query}`;
  return { clock, containers, origin, sas, url };
}

/** A call over the wire, address untouched; answers status, error code and body. */
export async function call(url: string, method: string, body?: Buffer, headers = {}) {
  const answer = await fetch(url, { method, headers, ...(body && { body: new Uint8Array(body) }) });
  return {
    status: answer.status,
    code: answer.headers.get('x-ms-error-code'),
    text: await answer.text(),
  };
}
