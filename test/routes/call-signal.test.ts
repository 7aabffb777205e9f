import fastify, { type FastifyReply } from 'fastify';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import t, { type Test } from 'tap';
import { createCallSignal, raceSignal, type CallSignal } from '../../proxy/routes/call-signal';

/** A server that makes the signal of each call after `before`, and answers when the test says so. */
async function serve(t: Test, before: (reply: FastifyReply) => Promise<void>) {
  const app = fastify();
  let made: (call: CallSignal) => void = () => undefined;
  const call = new Promise<CallSignal>((resolve) => (made = resolve));
  app.get('/', async (_request, reply) => {
    await before(reply);
    made(createCallSignal(reply, 3_600));
    await new Promise<void>((done) => reply.raw.once('close', done));
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  t.teardown(() => {
    app.server.closeAllConnections();
    return app.close();
  });
  const { port } = app.server.address() as AddressInfo;
  const request = http.get({ host: '127.0.0.1', port });
  request.on('error', () => undefined);
  return { call, request };
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((done) => {
    if (signal.aborted) done();
    else signal.addEventListener('abort', () => done(), { once: true });
  });

const timers = (): number =>
  process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;

t.test('a caller that hangs up ends the call and its timer', async (t) => {
  const { call, request } = await serve(t, async () => undefined);
  const { signal } = await call;
  const during = timers();
  request.destroy();
  await aborted(signal);
  t.match(signal.reason, { message: 'the caller has hung up' });
  t.ok(timers() < during);
});

t.test('one that hung up before the signal was made does too', async (t) => {
  const before = timers();
  const { call, request } = await serve(t, async (reply) => {
    request.destroy();
    await new Promise<void>((done) => reply.raw.once('close', done));
  });
  const { signal } = await call;
  t.ok(signal.aborted);
  t.ok(timers() <= before, 'an hour’s timer would keep the process from ending');
});

t.test(
  'work is not begun for a caller who has gone: its failure would end the process',
  async (t) => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown): void => void unhandled.push(reason);
    process.on('unhandledRejection', note);
    t.teardown(() => process.off('unhandledRejection', note));
    let begun = 0;
    const failing = async (): Promise<never> => {
      begun += 1;
      throw new Error('too late');
    };
    const gone = AbortSignal.abort(new Error('the caller has hung up'));
    await t.rejects(raceSignal(gone, failing), { message: 'the caller has hung up' });
    t.equal(begun, 0);

    const going = new AbortController();
    let fail: (error: Error) => void = () => undefined;
    const running = new Promise<never>((_resolve, reject) => (fail = reject));
    const race = raceSignal(going.signal, () => running);
    going.abort(new Error('the caller has hung up'));
    fail(new Error('too late'));
    await t.rejects(race, { message: 'the caller has hung up' });
    await new Promise((done) => setTimeout(done, 10));
    t.same(unhandled, []);
  },
);
