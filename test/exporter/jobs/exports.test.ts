import { existsSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { sandboxIdentity } from '../../../proxy/config';
import { findFreePort } from '../../../proxy/database/embedded/free-port';
import { sql } from '../../../proxy/database/sql';
import { secondTenantId } from '../../../proxy/sandbox/entra/users';
import type { ExportProfileView, ExportView } from '../../../proxy/schemas/export';
import type { UploadView } from '../../../proxy/schemas/upload';
import { codeOf } from '../../e2e/bridge';
import { sampleProfile, startExportBridge } from './export-bridge';

void t.test('exports run in the service', async (t) => {
  const bridge = await startExportBridge(t, { lookEveryMs: 300, retrySeconds: [1, 2] });
  const { call, run, get, folder, profiles } = bridge;
  const end = (exportId: string): Promise<ExportView> => bridge.end(exportId);
  const write = (...file: Parameters<typeof bridge.write>): string => bridge.write(...file);
  write(
    'nightly.yaml',
    sampleProfile('nightly', {
      options: { license: { accountSkuId: 'tenant:SKU' } },
      schedule: { cron: '30 2 * * *', timeZone: 'Europe/Berlin' },
    }),
  );
  write('foreign.yaml', sampleProfile('foreign', { tenantId: secondTenantId }));
  write('broken.yaml', 'version: 1\nname: broken\n');
  const uploads = async (): Promise<UploadView[]> =>
    (await call('GET', '/v1/uploads')).json<{ value: UploadView[] }>().value;
  const idOf = (answer: Awaited<ReturnType<typeof run>>): string =>
    answer.json<ExportView>().exportId;

  await t.test('the profiles of the tenant are listed, with their next start', async (t) => {
    const { value } = (await call('GET', '/v1/export-profiles')).json<{
      value: ExportProfileView[];
    }>();
    t.match(value, [{ id: 'nightly', displayName: 'nightly (sqlite to sds)', format: 'sds-v2.1' }]);
    t.equal(value.length, 1, 'not that of another tenant, nor what is no profile');
    t.match(value[0]?.nextStartAt, /T0[01]:30:00\.000Z$/);
    t.match(bridge.logged(), /a profile of the export folder is left out/);
  });

  await t.test('a profile is run to its end: accepted by School Data Sync', async (t) => {
    const answer = await run({ profile: 'nightly' });
    t.equal(answer.statusCode, 201);
    t.match(answer.json(), { state: 'queued', isFinal: false, retryAfterSeconds: 5 });
    t.match(answer.headers.location, new RegExp(`/v1/exports/${idOf(answer)}$`));
    const view = await end(idOf(answer));
    t.match(view, {
      ...{ state: 'delivered', isFinal: true, percent: 100, isScheduled: false, isDryRun: false },
      deliveries: [{ kind: 'sds', isDelivered: true, uploadId: String }],
    });
    t.equal(view.files.length, 9, 'no license among them');
    for (const { entity, read, written, heldBack, leftOut } of view.counts)
      t.equal(read, written + heldBack + leftOut, entity);
    const [upload] = await uploads();
    t.match(upload, { uploadId: view.deliveries[0]?.uploadId, state: 'accepted' });
    t.notMatch(JSON.stringify(upload), /License/);
    const enrollments = view.files.find(({ name }) => name === 'enrollments.csv');
    t.equal(upload?.files.find(({ name }) => name === 'enrollments.csv')?.rows, enrollments?.rows);
    t.notOk(
      existsSync(
        path.join(bridge.dataDir, 'spool/exports', sandboxIdentity.tenantId, view.exportId),
      ),
    );
    t.strictSame(
      readdirSync(path.join(bridge.dataDir, 'export-work')),
      [],
      'nothing is left behind',
    );
    const again = await run({ profile: 'nightly' });
    t.equal(idOf(again), view.exportId, 'asked for again within ten minutes');
  });

  await t.test('one correlation id is one export', async (t) => {
    const body = { profile: 'nightly', dryRun: true, correlationId: 'run-1' };
    const answers = await Promise.all([run(body), run(body), run(body)]);
    t.equal(new Set(answers.map(idOf)).size, 1);
    const other = await run({ ...body, dryRun: false });
    t.match([other.statusCode, codeOf(other)], [409, 'EXPORT_CORRELATION_TAKEN']);
    const before = (await uploads()).length;
    const view = await end(idOf(answers[0]));
    t.match(view, { state: 'checked', isDryRun: true, correlationId: 'run-1', deliveries: [] });
    t.equal((await uploads()).length, before, 'a dry run sends nothing');
  });

  await t.test('missing schools hold the upload, and the export says which', async (t) => {
    const view = await end(idOf(await run({ profile: 'nightly', only: ['10-100'] })));
    t.match(view, {
      state: 'failed',
      reason: { code: 'EXPORT_SDS_HELD' },
      deliveries: [{ kind: 'sds', isDelivered: false, code: 'EXPORT_SDS_HELD' }],
    });
    const [upload] = await uploads();
    t.match(upload, { uploadId: view.deliveries[0]?.uploadId, state: 'held' });
    t.equal((await call('POST', `/v1/uploads/${upload?.uploadId}/discard`)).statusCode, 200);
    const anew = await run({ profile: 'nightly', only: ['10-100'] });
    t.not(idOf(anew), view.exportId, 'one that failed is repeated');
    await end(idOf(anew));
    await call('POST', `/v1/uploads/${(await uploads())[0]?.uploadId}/discard`);
  });

  await t.test('a destination that fails does not undo the others', async (t) => {
    const out = path.join(folder, 'out');
    write(
      'two.yaml',
      sampleProfile('two', {
        destinations: [
          { kind: 'local', name: 'archive', path: out, createPath: true },
          {
            kind: 'sftp',
            name: 'away',
            host: '127.0.0.1',
            port: 9,
            username: 'u',
            password: { env: 'SDSB_NOT_SET' },
            hostKey: 'SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
            path: '/x',
          },
        ],
      }),
    );
    const view = await end(idOf(await run({ profile: 'two' })));
    t.match(view, {
      state: 'failed',
      deliveries: [
        { destination: 'archive', isDelivered: true },
        { destination: 'away', isDelivered: false, code: /^EXPORT_/ },
      ],
    });
    t.ok(readdirSync(out, { recursive: true }).length > 0);
  });

  await t.test('a source that is away is tried again, then the export fails', async (t) => {
    write(
      'away.yaml',
      sampleProfile('away', {
        source: { kind: 'postgresql', host: '127.0.0.1', port: 9, database: 'd', user: 'u' },
      }),
    );
    const view = await end(idOf(await run({ profile: 'away' })));
    t.match(view, { state: 'failed', reason: { code: 'EXPORT_SOURCE_UNREACHABLE' }, files: [] });
    t.match(view.summary, /^Nothing was delivered\. Check host, port and network/);
  });

  await t.test('a source that comes back is read, and nothing is said of it then', async (t) => {
    const database = new URL(bridge.database!.url);
    writeFileSync(path.join(profiles, 'password'), decodeURIComponent(database.password));
    const port = await findFreePort();
    write(
      'late.yaml',
      sampleProfile('late', {
        source: {
          ...{ kind: 'postgresql', host: '127.0.0.1', port, database: 'postgres' },
          ...{ user: database.username, password: { file: 'password' } },
          queries: {
            orgs: `select 's1' as "sourcedId", 'North' as name, 'school' as type`,
            users: `select 'u1' as "sourcedId", 'ann@district.example' as username`,
            roles: `select 'u1' as "userSourcedId", 's1' as "orgSourcedId", 'teacher' as role`,
          },
        },
        destinations: [{ kind: 'local', path: path.join(folder, 'late'), createPath: true }],
      }),
    );
    const exportId = idOf(await run({ profile: 'late' }));
    const isTryingAgain = async (): Promise<boolean> => {
      const { summary, isFinal } = await get(exportId);
      if (isFinal) throw new Error(summary);
      return summary.startsWith('It tries the source again');
    };
    while (!(await isTryingAgain())) await sleep(50);
    const relay = net.createServer((socket) => {
      const server = net.connect(Number(database.port), '127.0.0.1');
      for (const one of [socket, server]) one.on('error', () => undefined);
      socket.pipe(server).pipe(socket);
    });
    t.teardown(() => relay.close());
    relay.listen(port, '127.0.0.1');
    const view = await end(exportId);
    t.match(view, { state: 'delivered', summary: /files were delivered to the destination/ });
    t.notOk(view.reason);
  });

  await t.test('what is not there or not allowed', async (t) => {
    const nobody = await run({ profile: 'none' });
    t.match([nobody.statusCode, codeOf(nobody)], [404, 'EXPORT_PROFILE_NOT_FOUND']);
    t.match(codeOf(await run({ profile: 'foreign' })), 'EXPORT_PROFILE_NOT_FOUND');
    t.match(codeOf(await run({ profile: '../nightly' })), 'REQUEST_INVALID');
    write('twice.yml', sampleProfile('two'));
    t.match(codeOf(await run({ profile: 'two', dryRun: true })), 'EXPORT_PROFILE_TWICE');
    const [own] = (await call('GET', '/v1/exports?top=1')).json<{ value: ExportView[] }>().value;
    const as = { as: { tenant: secondTenantId } };
    const theirs = await call('GET', `/v1/exports/${own?.exportId}`, as);
    t.match([theirs.statusCode, codeOf(theirs)], [404, 'EXPORT_NOT_FOUND']);
    t.same((await call('GET', '/v1/exports', as)).json(), { value: [] });
    const names = (await call('GET', '/v1/export-profiles', as)).json<{
      value: { id: string }[];
    }>();
    t.same(
      names.value.map(({ id }) => id),
      ['foreign'],
    );
    t.match(codeOf(await run({ profile: 'nightly' }, as)), 'EXPORT_PROFILE_NOT_FOUND');
    for (const url of ['/v1/exports', '/v1/export-profiles', `/v1/exports/${own?.exportId}`])
      t.equal((await call('GET', url, { as: { user: 'teacher' } })).statusCode, 403, url);
  });

  await t.test('a schedule starts its profile, once for each time', async (t) => {
    const file = write(
      'minutely.yaml',
      sampleProfile('minutely', {
        destinations: [{ kind: 'local', path: path.join(folder, 'minutely'), createPath: true }],
        schedule: { cron: '* * * * *' },
      }),
    );
    // Written before the minute began, else it would wait for the next one.
    utimesSync(file, new Date(Date.now() - 600_000), new Date(Date.now() - 600_000));
    const started = async (): Promise<ExportView[]> =>
      (await call('GET', '/v1/exports?profile=minutely')).json<{ value: ExportView[] }>().value;
    while ((await started()).length === 0) await sleep(100);
    await sleep(1_000);
    const all = await started();
    t.equal(new Set(all.map(({ correlationId }) => correlationId)).size, all.length);
    t.ok(all.length <= 2, 'two only when a minute has just begun');
    const view = await end(all.at(-1)?.exportId ?? '');
    t.match(view, { state: 'delivered', isScheduled: true });
  });

  await t.test('neither log nor history holds a row', async (t) => {
    const rows = await bridge.database!.query(sql`SELECT * FROM sds_bridge.export_run`);
    t.ok(rows.length > 5);
    const seen = bridge.logged() + JSON.stringify(rows);
    t.notMatch(seen, /@sampleton|Beaubien|Westside/i);
    t.match(await get((rows[0] as { export_id: string }).export_id), { isFinal: true });
    t.ok(profiles);
  });
});
