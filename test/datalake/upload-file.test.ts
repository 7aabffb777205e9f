import { createHash, randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import t from 'tap';
import { uploadFile, type UploadFileOptions } from '../../proxy/datalake/upload-file';
import { BridgeError } from '../../proxy/errors';
import { refuse, startFakeStorage, type Call } from './fake-storage';

type Store = Awaited<ReturnType<typeof startFakeStorage>>;
const path = '/tenant/connector/container/users.csv';

async function* chunks(data: Buffer, size = 1000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < data.length; at += size) yield data.subarray(at, at + size);
}

function send(store: Store, data: Buffer, more: Partial<UploadFileOptions> = {}) {
  return uploadFile({
    session: store.session,
    cloud: store.cloud,
    fileName: 'users.csv',
    open: () => chunks(data),
    blockBytes: 4096,
    sleep: async () => undefined,
    ...more,
  });
}

const failureOf = (promise: Promise<unknown>) => promise.catch((error: unknown) => error);
const isAppend = (call: Call) => call.url.searchParams.get('action') === 'append';

t.test('a file arrives byte for byte, whatever the sizes', async (t) => {
  const store = await startFakeStorage(t);
  for (const size of [1, 4095, 4096, 4097, 50_000]) {
    const data = randomBytes(size);
    const done = await send(store, data);
    t.ok(store.file(path)?.equals(data), `${size} bytes`);
    t.equal(done.bytes, size);
    t.equal(done.blocks, Math.ceil(size / 4096));
    t.equal(done.sha256, createHash('sha256').update(data).digest('hex'));
  }
});

t.test('an empty file is created and flushed', async (t) => {
  const store = await startFakeStorage(t);
  t.match(await send(store, Buffer.alloc(0)), { bytes: 0, blocks: 0 });
  t.same(store.file(path), Buffer.alloc(0));
});

t.test('a longer file sent before leaves nothing behind', async (t) => {
  const store = await startFakeStorage(t);
  await send(store, Buffer.alloc(20_000, 'a'));
  await send(store, Buffer.from('short'));
  t.equal(store.file(path)?.toString(), 'short');
});

t.test('every call carries the SAS, no Authorization, and every append its MD5', async (t) => {
  const store = await startFakeStorage(t);
  await send(store, randomBytes(9000));
  for (const call of store.calls) {
    t.equal(call.url.searchParams.get('sig'), 'SECRET');
    t.equal(call.headers.authorization, undefined);
    t.equal(call.headers.cookie, undefined);
    if (isAppend(call)) t.ok(call.headers['content-md5']);
  }
  t.equal(store.calls.filter(isAppend).length, 3);
});

t.test('a block damaged on the way is refused and sent again', async (t) => {
  let damaged = 0;
  const store = await startFakeStorage(t, (call) => {
    if (isAppend(call) && damaged++ === 1 && call.body[7] !== undefined) call.body[7] ^= 1;
  });
  const data = randomBytes(12_000);
  await send(store, data, { parallelBlocks: 1 });
  t.ok(store.file(path)?.equals(data));
  t.equal(store.calls.filter(isAppend).length, 4);
});

t.test('a block damaged every time ends as refused', async (t) => {
  const store = await startFakeStorage(t, (call) => {
    if (isAppend(call) && call.body[0] !== undefined) call.body[0] ^= 1;
  });
  const failure = await failureOf(send(store, randomBytes(100), { attempts: 3 }));
  t.match(failure, { code: 'CONTAINER_REFUSED', upstream: { status: 400, code: 'Md5Mismatch' } });
  t.equal(store.calls.filter(isAppend).length, 3);
  t.equal(store.file(path), undefined);
});

t.test('a busy service and dropped connections are tried again', async (t) => {
  let calls = 0;
  const store = await startFakeStorage(t, (_call, res) => {
    calls++;
    if (calls % 3 === 1) return (refuse(res, 503, 'ServerBusy'), true);
    if (calls % 3 === 2) return (res.socket?.destroy(), true);
    return undefined;
  });
  const data = randomBytes(10_000);
  await send(store, data, { parallelBlocks: 1 });
  t.ok(store.file(path)?.equals(data));
});

t.test('pauses between tries grow', async (t) => {
  const store = await startFakeStorage(
    t,
    (_call, res) => (refuse(res, 500, 'InternalError'), true),
  );
  const pauses: number[] = [];
  const sleep = async (ms: number) => void pauses.push(ms);
  const failure = await failureOf(send(store, Buffer.from('x'), { sleep, attempts: 4 }));
  t.match(failure, { code: 'CONTAINER_UNAVAILABLE', upstream: { status: 500 } });
  t.equal(pauses.length, 3);
  t.ok(pauses[0]! < pauses[1]! && pauses[1]! < pauses[2]!);
});

t.test('refusals are told apart and told without the SAS', async (t) => {
  const cases = [
    [403, 'AuthenticationFailed', 'CONTAINER_GONE'],
    [403, 'AuthorizationPermissionMismatch', 'CONTAINER_REFUSED'],
    [404, 'FilesystemNotFound', 'CONTAINER_GONE'],
    [409, 'LeaseIdMissing', 'CONTAINER_REFUSED'],
    [400, 'InvalidHeaderValue', 'CONTAINER_REFUSED'],
    [503, 'ServerBusy', 'CONTAINER_UNAVAILABLE'],
  ] as const;
  for (const [status, code, ours] of cases) {
    const store = await startFakeStorage(t, (_call, res) => (refuse(res, status, code), true));
    const failure = await failureOf(send(store, Buffer.from('x'), { attempts: 2 }));
    t.ok(failure instanceof BridgeError);
    t.match(failure, { code: ours, upstream: { service: 'sds-storage', status, code } });
    t.match(failure, { upstream: { requestId: '00000000-0000-0000-0000-00000000f00d' } });
    t.notMatch(inspect(failure, { depth: 9, showHidden: true }), /SECRET|sig=/);
    t.equal(store.calls.length, status === 503 ? 2 : 1, 'only a busy service is asked again');
  }
});

t.test('nobody listening ends as unavailable, without the address', async (t) => {
  const store = await startFakeStorage(t, (_call, res) => (res.socket?.destroy(), true));
  const failure = await failureOf(send(store, Buffer.from('x'), { attempts: 2 }));
  t.match(failure, { code: 'CONTAINER_UNAVAILABLE' });
  t.notMatch(inspect(failure, { depth: 9, showHidden: true }), /SECRET|127\.0\.0\.1/);
});

t.test('a silent storage ends as unavailable', async (t) => {
  const store = await startFakeStorage(t, () => true);
  const failure = await failureOf(send(store, Buffer.from('x'), { attempts: 2, timeoutMs: 50 }));
  t.match(failure, { code: 'CONTAINER_UNAVAILABLE', upstream: { code: 'Timeout' } });
});

t.test('a silent storage ends as unavailable however often memory is collected', async (t) => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const store = await startFakeStorage(t, () => true);
  const upload = failureOf(send(store, Buffer.from('x'), { attempts: 2, timeoutMs: 200 }));
  const collecting = setInterval(collect, 10);
  const failure = await Promise.race([upload, new Promise((done) => setTimeout(done, 20_000))]);
  clearInterval(collecting);
  t.match(failure, { code: 'CONTAINER_UNAVAILABLE', upstream: { code: 'Timeout' } });
});

t.test('a redirect is an error and its target sees no connection', async (t) => {
  const trap = await startFakeStorage(t);
  for (const status of [301, 302, 303, 307, 308]) {
    const store = await startFakeStorage(t, (_call, res) => {
      res.writeHead(status, { location: `${trap.origin}${path}?sig=SECRET` }).end();
      return true;
    });
    const failure = await failureOf(send(store, Buffer.from('x')));
    t.match(failure, { code: 'ADDRESS_NOT_ALLOWED', upstream: { status } });
    t.equal(store.calls.length, 1);
  }
  t.equal(trap.connections(), 0);
});

t.test('an aborted upload stops with the reason and shows no file', async (t) => {
  const store = await startFakeStorage(t, (call) => (isAppend(call) ? true : undefined));
  const stop = new AbortController();
  const upload = failureOf(send(store, randomBytes(20_000), { signal: stop.signal }));
  while (!store.calls.some(isAppend)) await new Promise((done) => setTimeout(done, 5));
  const reason = new Error('stopped');
  stop.abort(reason);
  t.equal(await upload, reason);
  t.equal(store.file(path), undefined);
});

t.test('a source that fails half-way ends the upload with its own error', async (t) => {
  const store = await startFakeStorage(t);
  const broken = new Error('disk');
  const source = (async function* () {
    yield Buffer.alloc(9000);
    throw broken;
  })();
  t.equal(await failureOf(send(store, Buffer.alloc(0), { open: () => source })), broken);
  t.equal(store.file(path), undefined);
});

t.test('a refused block stops the reading of the source', async (t) => {
  const store = await startFakeStorage(t, (call, res) =>
    isAppend(call) ? (refuse(res, 404, 'PathNotFound'), true) : undefined,
  );
  let read = 0;
  const source = (async function* () {
    for (;;) {
      read++;
      yield Buffer.alloc(4096);
      await new Promise((done) => setImmediate(done));
    }
  })();
  t.match(await failureOf(send(store, Buffer.alloc(0), { open: () => source })), {
    code: 'CONTAINER_GONE',
  });
  t.ok(read < 100);
});

t.test('at most so many blocks are under way, and progress ends at the size', async (t) => {
  let open = 0;
  let most = 0;
  const store = await startFakeStorage(t, (call, res) => {
    if (call.url.searchParams.get('action') === 'flush') return (res.writeHead(200).end(), true);
    if (!isAppend(call)) return undefined;
    most = Math.max(most, ++open);
    setTimeout(() => (open--, res.writeHead(202).end()), 10);
    return true;
  });
  const seen: number[] = [];
  const upload = send(store, randomBytes(40_960), {
    parallelBlocks: 3,
    onProgress: (bytes) => seen.push(bytes),
  });
  await upload;
  t.equal(most, 3);
  t.equal(seen.length, 10);
  t.equal(seen.at(-1), 40_960);
});
