import { randomBytes } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import t from 'tap';
import { uploadFile } from '../../proxy/datalake/upload-file';
import { byteLength } from '../../proxy/sandbox/storage/containers';
import { directory, startStorage } from '../sandbox/start-storage';

const megabyte = 1024 * 1024;
type Storage = Awaited<ReturnType<typeof startStorage>>;

function send(storage: Storage, source: AsyncIterable<Uint8Array>, path = directory) {
  const session = {
    sessionUrl: `${storage.origin}${path}?${storage.sas()}`,
    tenantId: 'tenant',
    dataConnectorId: 'connector',
    containerId: 'container',
  };
  return uploadFile({
    session,
    cloud: { isStorageAddress: (url) => url.origin === storage.origin },
    fileName: 'users.csv',
    open: () => source,
    blockBytes: megabyte,
    attempts: 2,
    sleep: async () => undefined,
  });
}

async function* pieces(data: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < data.length; at += 65_536) yield data.subarray(at, at + 65_536);
}

t.test('files arrive byte for byte through both forms of the session address', async (t) => {
  const storage = await startStorage(t);
  for (const [path, size] of [
    [directory, 5 * megabyte + 17],
    ['/tenant', 3],
    ['/', 0],
  ] as const) {
    const data = randomBytes(size);
    t.equal((await send(storage, pieces(data), path)).bytes, size);
    const stored = storage.containers.file(directory, 'users.csv');
    t.equal(byteLength(stored.committed), size);
    t.ok(Buffer.concat(stored.committed).equals(data));
  }
});

t.test('an expired SAS ends as gone', async (t) => {
  const storage = await startStorage(t);
  const source = (async function* () {
    yield Buffer.from('a');
  })();
  const upload = send(storage, source).catch((error: unknown) => error);
  storage.clock.now += 7_200_000;
  t.match(await upload, { code: 'CONTAINER_GONE', upstream: { status: 403 } });
});

t.test('a container that goes half-way ends as gone', async (t) => {
  const storage = await startStorage(t);
  const source = (async function* () {
    yield Buffer.alloc(3 * megabyte);
    storage.containers.close(directory);
    yield Buffer.alloc(3 * megabyte);
  })();
  t.match(await send(storage, source).catch((error: unknown) => error), {
    code: 'CONTAINER_GONE',
    upstream: { status: 404, code: 'PathNotFound' },
  });
});

t.test('a quarter of a gigabyte passes in constant memory', async (t) => {
  let received = 0;
  const sink = http.createServer((req, res) => {
    req.on('data', (chunk: Buffer) => (received += chunk.length));
    req.on('end', () => res.writeHead(req.method === 'PUT' ? 201 : 202).end());
  });
  await new Promise<void>((done) => sink.listen(0, '127.0.0.1', done));
  t.teardown(() => (sink.closeAllConnections(), sink.close()));
  const origin = `http://127.0.0.1:${(sink.address() as AddressInfo).port}`;
  const chunk = Buffer.alloc(65_536);
  let most = 0;
  const before = process.memoryUsage().rss;
  const done = await uploadFile({
    session: {
      sessionUrl: `${origin}/c?sig=1`,
      tenantId: 't',
      dataConnectorId: 'd',
      containerId: 'c',
    },
    cloud: { isStorageAddress: (url) => url.origin === origin },
    fileName: 'enrollments.csv',
    open: async function* () {
      for (let i = 0; i < 4096; i++) yield chunk;
    },
    onProgress: () => (most = Math.max(most, process.memoryUsage().rss)),
  });
  t.equal(done.bytes, 256 * megabyte);
  t.equal(received, 256 * megabyte);
  t.comment(`rss grew by ${Math.round((most - before) / megabyte)} MB`);
  t.ok(most - before < 150 * megabyte);
});
