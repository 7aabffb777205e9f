import { randomBytes } from 'node:crypto';
import t, { type Test } from 'tap';
import { uploadFile, type UploadFileOptions } from '../../proxy/datalake/upload-file';
import { seedIds } from '../../proxy/sandbox';
import { sandboxIdentity } from '../../proxy/config';
import type { Fault } from '../../proxy/sandbox/faults';
import { upload } from '../sandbox/graph-calls';
import { failureOf } from '../sandbox/failure-of';
import { start } from '../sandbox/start-sandbox';

const { dataConnector } = seedIds('sis');
const kibibyte = 1024;
const data = randomBytes(10 * kibibyte);
/** create, five appends, two barriers, the last flush. */
const callsOfOne = 9;

/** A session of the whole sandbox, and the upload of one file into it. */
async function startSession(t: Test) {
  const { sandbox, clock } = await start(t);
  const body = await upload(sandbox, dataConnector, {});
  const sessionUrl = String(body['sessionUrl']);
  const { origin } = new URL(sessionUrl);
  const send = (more: Partial<UploadFileOptions> = {}) =>
    uploadFile({
      session: {
        sessionUrl,
        tenantId: sandboxIdentity.tenantId,
        dataConnectorId: dataConnector,
        containerId: String(body['containerId']),
      },
      cloud: { isStorageAddress: (url) => url.origin === origin },
      fileName: 'users.csv',
      open: async function* () {
        for (let at = 0; at < data.length; at += 999) yield data.subarray(at, at + 999);
      },
      blockBytes: 2 * kibibyte,
      barrierBytes: 4 * kibibyte,
      sleep: async () => undefined,
      ...more,
    });
  const stored = () => sandbox.uploadedFile(dataConnector, 'users.csv');
  const fail = (fault: Omit<Fault, 'area'>) => sandbox.faults.add({ area: 'storage', ...fault });
  return { sandbox, clock, send, stored, fail, sessionUrl };
}

const passing: Omit<Fault, 'area'>[] = [
  { kind: 'throttle', status: 429, code: 'TooManyRequests', retryAfterSeconds: null },
  { kind: 'throttle', status: 429, code: 'TooManyRequests', retryAfterSeconds: 2 },
  { kind: 'throttle', retryAfterSeconds: 2 },
  { kind: 'status', status: 500 },
  { kind: 'status', status: 503, code: 'ServerBusy' },
  { kind: 'status', status: 408 },
  { kind: 'drop' },
  { kind: 'drop', afterWork: true },
  { kind: 'truncate' },
  { kind: 'stall' },
  { kind: 'stall', afterWork: true },
  { kind: 'status', status: 400, code: 'Md5Mismatch' },
];

for (const fault of passing)
  t.test(`${JSON.stringify(fault)} at any call is got over`, async (t) => {
    const { sandbox, send, stored, fail } = await startSession(t);
    for (let afterCalls = 0; afterCalls < callsOfOne; afterCalls++) {
      sandbox.requests.length = 0;
      fail({ ...fault, afterCalls });
      const flushed: number[] = [];
      await send({
        timeoutMs: fault.kind === 'stall' ? 250 : 30_000,
        onFlushed: (position) => flushed.push(position),
        onRestart: () => t.fail('no reason to start again'),
      });
      t.ok(stored()?.equals(data), `call ${afterCalls}`);
      t.same(flushed, [4096, 8192, 10_240]);
      t.equal(sandbox.requests.length, callsOfOne + 1, 'one call more');
    }
  });

const gone: [fault: Omit<Fault, 'area'>, upstream: object][] = [
  [{ kind: 'expire' }, { status: 403, code: 'AuthenticationFailed' }],
  [
    { kind: 'status', status: 404, code: 'FilesystemNotFound' },
    { status: 404, code: 'FilesystemNotFound' },
  ],
  [
    { kind: 'status', status: 404, code: 'PathNotFound' },
    { status: 404, code: 'PathNotFound' },
  ],
];

for (const [fault, upstream] of gone)
  t.test(`${JSON.stringify(fault)} at any call ends at once as gone`, async (t) => {
    const { sandbox, send, fail } = await startSession(t);
    for (let afterCalls = 0; afterCalls < callsOfOne; afterCalls++) {
      sandbox.faults.clear();
      sandbox.requests.length = 0;
      fail({ ...fault, afterCalls, times: 99 });
      const failure = await failureOf(
        send({ sleep: async () => t.fail('nothing to wait for'), parallelBlocks: 2 }),
      );
      t.match(failure, { code: 'CONTAINER_GONE', action: 'retry', upstream }, `call ${afterCalls}`);
      t.ok(sandbox.requests.length <= afterCalls + 3, 'only what was under way');
    }
  });

t.test('a SAS that expires on the way ends as gone, although the block is large', async (t) => {
  const { send, clock } = await startSession(t);
  const upload = send({
    blockBytes: 1024 * kibibyte,
    barrierBytes: 1024 * kibibyte,
    open: async function* () {
      for (let i = 0; i < 8; i++) {
        yield randomBytes(1024 * kibibyte);
        if (i === 3) clock.now += 48 * 3_600_000;
      }
    },
  });
  t.match(await failureOf(upload), { code: 'CONTAINER_GONE', upstream: { status: 403 } });
});

t.test('killed after a flush that nobody recorded, the sandbox makes it start again', async (t) => {
  const { send, stored } = await startSession(t);
  const killed = new Error('killed');
  const onFlushed = (position: number) => {
    if (position === 8192) throw killed;
  };
  t.equal(await failureOf(send({ onFlushed })), killed);
  t.equal(stored()?.length, 8192);
  let restarts = 0;
  await send({ resumeAt: 4096, onRestart: () => restarts++ });
  t.equal(restarts, 1);
  t.ok(stored()?.equals(data));
});

t.test('killed at any call, it goes on from the last recorded flush', async (t) => {
  const { sandbox, send, stored, fail } = await startSession(t);
  for (const afterWork of [false, true])
    for (let afterCalls = 0; afterCalls < callsOfOne; afterCalls++) {
      sandbox.faults.clear();
      fail({ kind: 'drop', afterWork, afterCalls, times: 99 });
      let recorded = 0;
      const onFlushed = (position: number) => (recorded = position);
      const killed = await failureOf(send({ attempts: 1, onFlushed }));
      t.match(killed, { code: 'CONTAINER_UNAVAILABLE' });
      sandbox.faults.clear();
      await send({ resumeAt: recorded, onFlushed, onRestart: () => (recorded = 0) });
      t.equal(recorded, data.length);
      t.ok(stored()?.equals(data), `call ${afterCalls}, work ${afterWork}`);
    }
});

t.test("the storage's Retry-After is obeyed, and a long one is left to the caller", async (t) => {
  const { send, fail } = await startSession(t);
  const pauses: number[] = [];
  const sleep = async (ms: number) => void pauses.push(ms);
  fail({ kind: 'throttle', retryAfterSeconds: 20 });
  fail({ kind: 'throttle', retryAfterSeconds: null });
  await send({ sleep, parallelBlocks: 1 });
  t.equal(pauses[0], 20_000);
  t.ok(pauses[1]! < 2000, 'without one, our own short pause');
  pauses.length = 0;
  fail({ kind: 'throttle', retryAfterSeconds: 31 });
  t.match(await failureOf(send({ sleep })), {
    code: 'CONTAINER_UNAVAILABLE',
    retryAfterSeconds: 31,
    upstream: { status: 503, code: 'ServerBusy' },
  });
  t.same(pauses, []);
  fail({ kind: 'throttle', retryAfterSeconds: 2, times: 9 });
  t.match(await failureOf(send({ sleep, attempts: 2 })), {
    code: 'CONTAINER_UNAVAILABLE',
    retryAfterSeconds: 2,
  });
});

t.test('an abort ends a pause and a stalled call at once', async (t) => {
  const { sandbox, send, fail } = await startSession(t);
  for (const fault of [{ kind: 'stall' }, { kind: 'throttle', retryAfterSeconds: 25 }] as const) {
    sandbox.requests.length = 0;
    fail({ ...fault, afterCalls: 2 });
    const stop = new AbortController();
    const reason = new Error('stopped');
    const upload = failureOf(send({ signal: stop.signal, sleep: undefined }));
    while (sandbox.requests.length < 3) await new Promise((done) => setImmediate(done));
    stop.abort(reason);
    t.equal(await upload, reason);
  }
});
