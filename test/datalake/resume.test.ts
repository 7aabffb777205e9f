import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import t from 'tap';
import { uploadFile, type UploadFileOptions } from '../../proxy/datalake/upload-file';
import { refuse, startFakeStorage, told, actionOf, type Call } from './fake-storage';

type Store = Awaited<ReturnType<typeof startFakeStorage>>;
const path = '/tenant/connector/container/users.csv';
const block = 1000;
const barrier = 3000;

async function* chunks(data: Buffer, size = 700): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < data.length; at += size) yield data.subarray(at, at + size);
}

const factsOf = (data: Buffer) => ({
  bytes: data.length,
  sha256: createHash('sha256').update(data).digest('hex'),
});

function send(store: Store, data: Buffer, more: Partial<UploadFileOptions> = {}) {
  return uploadFile({
    session: store.session,
    cloud: store.cloud,
    fileName: 'users.csv',
    open: () => chunks(data),
    expected: factsOf(data),
    blockBytes: block,
    barrierBytes: barrier,
    sleep: async () => undefined,
    ...more,
  });
}

const failureOf = (promise: Promise<unknown>) => promise.catch((error: unknown) => error);
const callsOf = (store: Store, action: string) =>
  told(store.calls.filter((call) => actionOf(call) === action)).map((text) =>
    Number(text.split(' ')[1]),
  );

t.test('flushes stand at the barriers and at the end, each told once it is done', async (t) => {
  const sizes: [size: number, flushes: number[]][] = [
    [0, [0]],
    [1, [1]],
    [2999, [2999]],
    [3000, [3000]],
    [3001, [3000, 3001]],
    [9000, [3000, 6000, 9000]],
    [10_500, [3000, 6000, 9000, 10_500]],
  ];
  for (const [size, flushes] of sizes) {
    const store = await startFakeStorage(t);
    const data = randomBytes(size);
    const recorded: number[] = [];
    const onFlushed = async (position: number) => {
      t.ok(store.file(path)?.equals(data.subarray(0, position)), `${position} of ${size} is there`);
      recorded.push(position);
    };
    const onRestart = () => t.fail('no reason to start again');
    const done = await send(store, data, { onFlushed, onRestart });
    t.match(done, { ...factsOf(data), blocks: Math.ceil(size / block) });
    t.same(callsOf(store, 'flush'), flushes);
    t.same(recorded, flushes);
  }
});

t.test('a block that is sent again holds the flush of its barrier back', async (t) => {
  let busy = 0;
  const store = await startFakeStorage(t, (call, res) => {
    if (told([call])[0] !== 'append 1000' || busy++ > 2) return undefined;
    return (refuse(res, 503, 'ServerBusy'), true);
  });
  const data = randomBytes(8000);
  await send(store, data, { onRestart: () => t.fail('no reason to start again') });
  const calls = told(store.calls);
  t.ok(calls.indexOf('flush 3000') > calls.lastIndexOf('append 1000'));
  t.ok(store.file(path)?.equals(data));
});

t.test('no block reaches over a barrier that is no multiple of it', async (t) => {
  const store = await startFakeStorage(t);
  const data = randomBytes(5000);
  await send(store, data, { barrierBytes: 1500, parallelBlocks: 1 });
  t.same(callsOf(store, 'append'), [0, 1000, 1500, 2500, 3000, 4000, 4500]);
  t.same(callsOf(store, 'flush'), [1500, 3000, 4500, 5000]);
  t.ok(store.file(path)?.equals(data));
});

t.test('without onFlushed there is one flush, at the end', async (t) => {
  const store = await startFakeStorage(t);
  await uploadFile({
    session: store.session,
    cloud: store.cloud,
    fileName: 'users.csv',
    open: () => chunks(randomBytes(5000)),
    blockBytes: 100,
  });
  t.same(callsOf(store, 'flush'), [5000]);
});

t.test('blocks go on while a barrier is flushed and recorded, to the next one', async (t) => {
  const store = await startFakeStorage(t);
  let appended = -1;
  const onFlushed = async (position: number) => {
    if (position !== barrier) return;
    // Time enough for everything that does not wait for this.
    await new Promise((done) => setTimeout(done, 200));
    appended = Math.max(...callsOf(store, 'append'));
  };
  const data = randomBytes(20_000);
  await send(store, data, { onFlushed, parallelBlocks: 8 });
  t.equal(appended, 2 * barrier - block, 'one barrier ahead, not more');
  t.ok(store.file(path)?.equals(data));
});

t.test('resumed at any barrier, exactly the remaining bytes are sent', async (t) => {
  const data = randomBytes(10_500);
  for (const resumeAt of [3000, 6000, 9000, 10_500]) {
    const store = await startFakeStorage(t);
    // What an attempt leaves that was killed right after this flush.
    const sentBefore = data.subarray(0, resumeAt);
    await send(store, sentBefore, { expected: factsOf(sentBefore) });
    store.calls.length = 0;
    const recorded: number[] = [];
    const seen: number[] = [];
    const done = await send(store, data, {
      resumeAt,
      parallelBlocks: 1,
      onFlushed: (position) => recorded.push(position),
      onProgress: (bytes) => seen.push(bytes),
      onRestart: () => t.fail('no reason to start again'),
    });
    t.match(done, factsOf(data));
    const sent = Buffer.concat(store.calls.map(({ body }) => body));
    t.ok(sent.equals(data.subarray(resumeAt)), `${sent.length} bytes`);
    t.ok(store.file(path)?.equals(data));
    t.same(
      recorded,
      [6000, 9000, 10_500].filter((position) => position > resumeAt),
    );
    t.equal(seen.at(-1), resumeAt === data.length ? undefined : data.length);
    t.equal(store.calls.length === 0, resumeAt === data.length, 'the whole size sends nothing');
  }
});

t.test('killed before create, nothing is known and the file is created', async (t) => {
  const store = await startFakeStorage(t);
  await send(store, Buffer.alloc(4000, 'old'));
  store.calls.length = 0;
  const data = randomBytes(5000);
  await send(store, data, { resumeAt: 0 });
  t.equal(told(store.calls)[0], 'create');
  t.ok(store.file(path)?.equals(data));
});

t.test('killed between append and flush, the unflushed bytes are sent again', async (t) => {
  const data = randomBytes(8000);
  const stop = new AbortController();
  const store = await startFakeStorage(t, (call) => {
    // The block is stored, then the process is gone.
    if (told([call])[0] === 'append 5000') setImmediate(() => stop.abort());
  });
  let recorded = 0;
  const onFlushed = (position: number) => (recorded = position);
  const first = { onFlushed, signal: stop.signal, parallelBlocks: 1 };
  await failureOf(send(store, data, first));
  t.equal(recorded, 3000);
  store.calls.length = 0;
  await send(store, data, { resumeAt: recorded, onRestart: () => t.fail('no need') });
  t.ok(callsOf(store, 'append').includes(5000));
  t.ok(store.file(path)?.equals(data));
});

t.test('killed between a flush and its record, the file starts again, once and told', async (t) => {
  const data = randomBytes(8000);
  const store = await startFakeStorage(t);
  let recorded = 0;
  const killed = new Error('killed');
  const onFlushed = (position: number) => {
    if (position === 6000) throw killed;
    recorded = position;
  };
  t.equal(await failureOf(send(store, data, { onFlushed })), killed);
  t.equal(store.file(path)?.length, 6000);
  t.equal(recorded, 3000);
  store.calls.length = 0;
  const story: string[] = [];
  const done = await send(store, data, {
    resumeAt: recorded,
    onRestart: async () => {
      await new Promise((later) => setTimeout(later, 50));
      t.notOk(told(store.calls).includes('create'), 'the caller has forgotten it first');
      story.push(`restart after ${told(store.calls)[0]}`);
    },
    onFlushed: (position) => story.push(`flushed ${position}`),
  });
  t.same(story, ['restart after append 3000', 'flushed 3000', 'flushed 6000', 'flushed 8000']);
  t.match(done, factsOf(data));
  t.equal(told(store.calls).filter((one) => one === 'create').length, 1);
  t.ok(store.file(path)?.equals(data));
});

t.test('a flush at another position starts the file again with blocks in step', async (t) => {
  let refused = 0;
  const store = await startFakeStorage(t, (call, res) => {
    if (told([call])[0] !== 'flush 3000' || refused++ > 0) return undefined;
    return (refuse(res, 400, 'InvalidFlushPosition'), true);
  });
  const data = randomBytes(8000);
  let restarts = 0;
  await send(store, data, { onRestart: () => restarts++ });
  t.equal(restarts, 1);
  t.ok(store.file(path)?.equals(data));
  const second = told(store.calls.slice(told(store.calls).lastIndexOf('create')));
  t.ok(second.indexOf('append 3000') > second.indexOf('flush 3000'), 'nothing beside a flush');
});

t.test('a file that is gone from the container starts again', async (t) => {
  const store = await startFakeStorage(t);
  const data = randomBytes(8000);
  await send(store, data);
  store.remove(path);
  let restarts = 0;
  await send(store, data, { resumeAt: 3000, onRestart: () => restarts++ });
  t.equal(restarts, 1);
  t.ok(store.file(path)?.equals(data));
});

t.test('a container that is gone is told after one create', async (t) => {
  const noWaiting = async () => t.fail('nothing to wait for');
  const gone = async (more: Partial<UploadFileOptions>) => {
    const store = await startFakeStorage(
      t,
      (_call, res) => (refuse(res, 404, 'PathNotFound'), true),
    );
    const failure = await failureOf(
      send(store, randomBytes(8000), { parallelBlocks: 1, sleep: noWaiting, ...more }),
    );
    t.match(failure, { code: 'CONTAINER_GONE', upstream: { status: 404 } });
    return told(store.calls);
  };
  t.same(await gone({}), ['create']);
  t.same(await gone({ resumeAt: 3000 }), ['append 3000', 'create']);
});

t.test('a file that never fits is refused after the second try', async (t) => {
  const store = await startFakeStorage(t, (call, res) =>
    actionOf(call) === 'flush' ? (refuse(res, 400, 'InvalidFlushPosition'), true) : undefined,
  );
  let restarts = 0;
  const failure = await failureOf(send(store, randomBytes(2000), { onRestart: () => restarts++ }));
  t.match(failure, { code: 'CONTAINER_REFUSED', upstream: { code: 'InvalidFlushPosition' } });
  t.equal(restarts, 1);
});

t.test('bytes that are not the expected ones never become the whole file', async (t) => {
  const data = randomBytes(7000);
  const flipped = Buffer.from(data);
  flipped[6999]! ^= 1;
  const wrong: [name: string, bytes: Buffer, more?: Partial<UploadFileOptions>][] = [
    ['one bit', flipped],
    ['one byte less', data.subarray(0, 6999)],
    ['one byte more', Buffer.concat([data, Buffer.from('x')])],
    ['much more', Buffer.concat([data, data])],
    ['none', Buffer.alloc(0)],
    ['one bit behind the resumed position', flipped, { resumeAt: 6000 }],
    ['one bit when nothing is left to send', flipped, { resumeAt: 7000 }],
    ['fewer than were flushed', data.subarray(0, 5000), { resumeAt: 6000 }],
  ];
  for (const [name, bytes, more] of wrong) {
    const store = await startFakeStorage(t);
    const stop = new AbortController();
    const onFlushed = (position: number) => position === 6000 && stop.abort();
    await failureOf(send(store, data, { onFlushed, signal: stop.signal, parallelBlocks: 1 }));
    const failure = await failureOf(
      send(store, bytes, { expected: factsOf(data), onRestart: () => t.fail(name), ...more }),
    );
    t.match(failure, { code: 'SPOOL_FILE_CHANGED', status: 500, target: 'users.csv' }, name);
    t.ok((store.file(path)?.length ?? 0) < 7000, name);
  }
});

t.test('more bytes than expected are not flushed even where the size is a barrier', async (t) => {
  const data = randomBytes(6000);
  const store = await startFakeStorage(t);
  const more = Buffer.concat([data, Buffer.alloc(3000)]);
  const failure = await failureOf(send(store, more, { expected: factsOf(data) }));
  t.match(failure, { code: 'SPOOL_FILE_CHANGED' });
  t.notOk(callsOf(store, 'flush').includes(6000));
});

t.test('resumed beyond the end, a file without expectation is refused too', async (t) => {
  const store = await startFakeStorage(t);
  const upload = uploadFile({
    session: store.session,
    cloud: store.cloud,
    fileName: 'users.csv',
    open: () => chunks(Buffer.alloc(10)),
    resumeAt: 11,
  });
  t.match(await failureOf(upload), { code: 'SPOOL_FILE_CHANGED' });
});

t.test('an abort while a flush is recorded ends with its reason', async (t) => {
  const store = await startFakeStorage(t);
  const stop = new AbortController();
  const reason = new Error('stopped');
  const onFlushed = () => stop.abort(reason);
  const failure = await failureOf(
    send(store, randomBytes(20_000), { onFlushed, signal: stop.signal }),
  );
  t.equal(failure, reason);
  t.equal(store.file(path)?.length, 3000);
});

/** Where a process is killed: at its n-th call, which the store still takes or never sees. */
interface Kill {
  atCall: number;
  taken: boolean;
}

t.test('whatever the sizes and kills, the container ends with the bytes sent', async (t) => {
  let onCall: (call: Call) => boolean = () => false;
  const store = await startFakeStorage(t, (call) => onCall(call));
  const kill = fc.record({ atCall: fc.nat({ max: 30 }), taken: fc.boolean() });

  async function attempt(data: Buffer, recorded: { at: number }, cut: object, kill?: Kill) {
    const stop = new AbortController();
    let calls = 0;
    onCall = () => {
      if (kill === undefined || calls++ < kill.atCall) return false;
      stop.abort();
      return !kill.taken;
    };
    const from = recorded.at;
    let restarted = false;
    await send(store, data, {
      ...cut,
      signal: stop.signal,
      resumeAt: from,
      onFlushed: async (position) => {
        // The database answers later than a kill may come.
        await new Promise((done) => setImmediate(done));
        stop.signal.throwIfAborted();
        recorded.at = position;
      },
      onRestart: () => {
        restarted = true;
        recorded.at = 0;
      },
    });
    return restarted;
  }

  await fc.assert(
    fc.asyncProperty(
      fc.nat({ max: 3000 }),
      fc.integer({ min: 100, max: 1000 }),
      fc.integer({ min: 100, max: 2000 }),
      fc.integer({ min: 1, max: 4 }),
      fc.array(kill, { maxLength: 4 }),
      async (size, blockBytes, barrierBytes, parallelBlocks, kills) => {
        const data = randomBytes(size);
        const recorded = { at: 0 };
        const cut = { blockBytes, barrierBytes, parallelBlocks };
        for (const one of kills) await failureOf(attempt(data, recorded, cut, one));
        await attempt(data, recorded, cut);
        return recorded.at === size && store.file(path)?.equals(data) === true;
      },
    ),
    { numRuns: 80 },
  );
});
