import t from 'tap';
import { startCuttingRelay } from '../cutting-relay';
import { jsonLines, startLocalService, uploadIdOf, type Ran } from '../local-service';

void t.test('an upload outlives its command', async (t) => {
  const service = await startLocalService(t);
  const { run, roster, url: target } = service;

  /** Ends the command, as Ctrl+C does, at the first line that matches. */
  async function stopAt(pattern: RegExp, args: string[], env: Record<string, string> = {}) {
    const stop = new AbortController();
    const onLine = (line: string): void => void (pattern.test(line) && stop.abort());
    return run(args, { env, onLine, signal: stop.signal });
  }
  const end = async (id: string): Promise<Ran> => {
    for (;;) {
      const ran = await run(['uploads', 'show', id]);
      if (/^finished/m.test(ran.out)) return ran;
      await new Promise((done) => setTimeout(done, 100));
    }
  };

  await t.test('a connection broken in the middle of a file is made again', async (t) => {
    const relay = await startCuttingRelay(t, {
      ...{ target, cut: '/files/users.csv ', times: 2, after: 2_000 },
    });
    const ran = await run(['sync', roster()], { env: { SDS_BRIDGE_URL: relay.url } });
    t.equal(relay.cuts(), 2);
    t.equal(ran.code, 0, ran.err);
    t.match(ran.out, /^received +users\.csv, 11860 bytes/m);
    t.match(ran.out, /^accepted: .* 10 files/m);
  });

  await t.test('a lost answer to create, submit or a look makes no second upload', async (t) => {
    const before = jsonLines(await run(['uploads', 'list', '--json'])).length;
    for (const cut of ['POST /v1/uploads ', '/submit ', 'GET /v1/uploads/']) {
      const relay = await startCuttingRelay(t, { target, cut, times: 1, after: 100_000 });
      const ran = await run(['sync', roster()], { env: { SDS_BRIDGE_URL: relay.url } });
      t.equal(ran.code, 0, `${cut} ${ran.err}`);
      t.equal(relay.cuts(), 1, cut);
    }
    t.equal(jsonLines(await run(['uploads', 'list', '--json'])).length, before + 3);
  });

  await t.test(
    'a connection that breaks every time ends the command and keeps the upload',
    async (t) => {
      const relay = await startCuttingRelay(t, {
        ...{ target, cut: '/files/users.csv ', times: 99, after: 2_000 },
      });
      const args = ['sync', roster(), '--correlation-id', 'broken'];
      const ran = await run(args, { env: { SDS_BRIDGE_URL: relay.url } });
      t.match(ran, { code: 2, err: /is not submitted[^]*--correlation-id broken/ });
      t.match(ran.err, /^error SERVICE_UNREACHABLE/m);
      const again = await run(args);
      t.equal(again.code, 0, again.err);
      t.equal(uploadIdOf(again), uploadIdOf(ran), 'the same upload goes on');
    },
  );

  await t.test(
    'a file that is gone from the folder does not go along from an earlier try',
    async (t) => {
      const first = await stopAt(/^received +users/, [
        'sync',
        roster(),
        '--correlation-id',
        'twice',
      ]);
      t.equal(first.code, 2);
      const fewer = roster(({ remove }) => remove('courses.csv'));
      t.match(await run(['sync', fewer, '--correlation-id', 'twice']), {
        ...{ code: 2, err: /^error UPLOAD_CORRELATION_TAKEN[^]*courses\.csv/m },
      });
    },
  );

  await t.test(
    'stopped before it is submitted, nothing is sent and it says how to go on',
    async (t) => {
      const ran = await stopAt(/^received +orgs/, ['sync', roster()]);
      const id = uploadIdOf(ran);
      t.equal(ran.code, 2);
      t.match(ran.err, new RegExp(`^The upload ${id} is not submitted: nothing is sent`));
      t.match(ran.err, /--correlation-id [0-9a-f-]{36}$/m);
      t.match(ran.err, /^error CANCELLED/m);
      t.match(await run(['uploads', 'cancel', id]), { code: 0, out: /^cancelled: /m });
    },
  );

  await t.test('stopped after it is submitted, it goes on in the service', async (t) => {
    const ran = await stopAt(/^submitted/, ['sync', roster()]);
    const id = uploadIdOf(ran);
    t.equal(ran.code, 2);
    t.match(
      ran.err,
      new RegExp(`goes on in the service\\.\nfollow it: .* show ${id}\nend it: .* ${id}`),
    );
    t.match((await end(id)).out, /^state +accepted$/m);
    const json = jsonLines(await stopAt(/"submitted"/, ['sync', roster(), '--json']));
    t.match(json.slice(-2), [
      { step: 'left', submitted: true },
      { step: 'error', code: 'CANCELLED' },
    ]);
    await end(String(json.at(-2)?.['uploadId']));
  });

  await t.test('cancelled from elsewhere while it is sent, sync ends with 2', async (t) => {
    t.teardown(() => service.clearFaults());
    await service.addFault({ area: 'storage', kind: 'slow', delayMs: 600, times: 99 });
    let cancelled: Promise<Ran> | undefined;
    const ran = await run(['sync', roster()], {
      onLine: (line) => {
        if (line.startsWith('uploading')) cancelled ??= run(['uploads', 'cancel', 'latest']);
      },
    });
    t.match(await cancelled, { code: 0, out: /^cancelled: /m });
    t.match(ran, { code: 2, out: /^cancelled: It was cancelled\.$/m });
  });

  await t.test('cancelled from elsewhere while it is received, sync ends with 2', async (t) => {
    let cancelled: Promise<Ran> | undefined;
    const ran = await run(['sync', roster()], {
      onLine: (line) => {
        const id = /^upload +([0-9a-f-]{36})/.exec(line)?.[1];
        if (id !== undefined) cancelled = run(['uploads', 'cancel', id]);
      },
    });
    t.equal((await cancelled)?.code, 0);
    t.equal(ran.code, 2);
    t.match(`${ran.out}${ran.err}`, /UPLOAD_STATE_WRONG|cancelled/);
    t.notMatch(ran.err, /goes on in the service/);
  });

  await t.test('out of time the command ends, the upload does not', async (t) => {
    t.teardown(() => service.clearFaults());
    await service.addFault({ area: 'storage', kind: 'slow', delayMs: 800, times: 3 });
    const ran = await run(['sync', roster(), '--timeout', '1']);
    t.match(ran, { code: 2, err: /goes on in the service[^]*^error UPLOAD_NOT_FINISHED/m });
    t.match((await end(uploadIdOf(ran))).out, /^state +accepted$/m);
  });

  await t.test('a waiting for Graph is told with its reason and passes', async (t) => {
    t.teardown(() => service.clearFaults());
    await service.addFault({
      ...{ area: 'graph', kind: 'status', status: 503, times: 8 },
      match: { pathIncludes: 'getUploadSession' },
    });
    const waited = await run(['sync', roster()]);
    t.equal(waited.code, 0, waited.err);
    t.match(waited.out, /^waiting-for-graph .*\nreason +GRAPH_UNAVAILABLE: /m);
  });
});

void t.test('a file that is too large is refused with its reason while it is sent', async (t) => {
  const { run, roster } = await startLocalService(t, { MAX_UPLOAD_MB: '1' });
  const large = roster(({ rewrite }) =>
    rewrite('users.csv', (text) => text + '\r\n'.repeat(4_000_000)),
  );
  const ran = await run(['sync', large]);
  t.match(ran, { code: 2, err: /^error REQUEST_TOO_LARGE/m });
  t.match(await run(['diff', large]), { code: 2, err: /^error REQUEST_TOO_LARGE/ });
});

void t.test('without a token the service is not asked for anything', async (t) => {
  const { run, roster, url } = await startLocalService(t);
  const relay = await startCuttingRelay(t, { target: url, cut: 'POST /v1', times: 99, after: 0 });
  const env = { SDS_BRIDGE_URL: relay.url, SANDBOX_PORT: '9' };
  for (const args of [
    ['sync', roster()],
    ['diff', roster()],
    ['uploads', 'list'],
  ])
    t.match(await run(args, { env }), { code: 2, err: /^error SANDBOX_UNREACHABLE/ });
  t.match(await run(['uploads', 'list'], { env: { SDS_BRIDGE_TOKEN: 'not.a.token' } }), {
    ...{ code: 2, err: /^error CALLER_TOKEN_INVALID/ },
  });
  t.equal(relay.cuts(), 0);
});
