import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { startBridge } from './bridge';

/** Simple and repeatable (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

void t.test('callers who hang up at any moment end nothing but their own call', async (t) => {
  const { app, sandbox } = await startBridge(t);
  const address = new URL(await app.listen({ host: '127.0.0.1', port: 0 }));
  const token = await sandbox.issueToken();
  const unhandled: unknown[] = [];
  const note = (reason: unknown): void => void unhandled.push(reason);
  process.on('unhandledRejection', note);
  t.teardown(() => process.off('unhandledRejection', note));
  // An operation that fails at once, one that calls Graph, one with a body, one without a database.
  const calls = [
    'GET /v1/validation-result?ValidationOperationUri=x',
    'GET /v1/data-connectors',
    'POST /v1/validations',
    'GET /v1/uploads',
    'POST /v1/exports',
  ];
  const next = random(20_261_127);
  const body = '{"files":[{"name":"users.csv","contentBytes":"YQ=="}]}';
  for (let round = 0; round < 40; round += 1) {
    await Promise.all(
      calls.map(async (call) => {
        const socket = connect(Number(address.port), address.hostname);
        socket.on('error', () => undefined);
        await new Promise((done) => socket.once('connect', done));
        socket.write(
          `${call} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\n` +
            (call.startsWith('POST')
              ? `content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`
              : '\r\n'),
        );
        await sleep(next() * 12);
        socket.destroy();
      }),
    );
  }
  await sleep(100);
  t.same(unhandled, []);
  t.equal((await fetch(new URL('/healthz', address))).status, 200);
});
