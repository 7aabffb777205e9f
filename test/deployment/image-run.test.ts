import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import t from 'tap';
import { sandboxIdentity } from '../../proxy/config';
import { seedIds } from '../../proxy/sandbox';
import { findUser } from '../../proxy/sandbox/entra/users';
import { buildSampleSis } from '../../proxy/sandbox/sis';
import { sampleProfile } from '../exporter/jobs/export-bridge';
import { createTestDatabase, findPostgres } from '../servers';
import { findProgram } from '../servers/process';
import { makeRoster } from '../uploads/rosters';
import { ask, createCalls, inJson } from './calls';
import { root } from './dockerfile';
import { makeImageFolder } from './image-folder';
import { district, startMicrosoft } from './microsoft';
import { holdsExamples } from './play-examples';
import { makeFolder, nobody, readableCopy, startReplica } from './replica';

const isBuilt = existsSync(path.join(root, 'dist/cli/main.js'));
const callbackUrl = 'https://prod-1.westeurope.logic.azure.com/none?sig=hidden-signature';
const listing = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();

const adminId = findUser(sandboxIdentity.tenantId, 'admin')?.oid ?? '';

/** The sample student information system and its profile, as an operator of the district would set them up. */
async function makeProfiles(home: string): Promise<string> {
  const folder = path.join(home, 'profiles');
  mkdirSync(folder);
  buildSampleSis(path.join(folder, 'sis.db'));
  await writeFile(
    path.join(folder, 'nightly.yaml'),
    sampleProfile('Riverbend nightly', {
      tenantId: district.tenantId,
      destinations: [{ kind: 'local', name: 'Archive', path: makeFolder(home, 'archive') }],
      schedule: { cron: '30 2 * * 1-5', timeZone: 'Europe/Berlin' },
    }),
  );
  return folder;
}

void findPostgres().then((postgres) => {
  const skip =
    postgres.skip || findProgram('openssl').skip || (!isBuilt && 'dist/ is not built') || false;
  t.test('what the image holds runs as production runs it', { skip }, async (t) => {
    const image = makeImageFolder(t);
    const before = listing(image);
    const home = mkdtempSync(path.join(tmpdir(), 'sdsb-home-'));
    chmodSync(home, 0o755);
    t.teardown(() => rmSync(home, { recursive: true, force: true }));
    const microsoft = await startMicrosoft(t);
    const sealKeys = `k1:${randomBytes(32).toString('base64url')}`;
    const replica = await startReplica(t, image, {
      ...microsoft.env,
      NODE_EXTRA_CA_CERTS: readableCopy(microsoft.env['NODE_EXTRA_CA_CERTS']!, home),
      DATABASE_URL: await createTestDatabase(t),
      SEAL_KEYS: sealKeys,
      DATA_DIR: makeFolder(home, 'data'),
      SPOOL_DIR: makeFolder(home, 'spool'),
      EXPORT_PROFILES_DIR: await makeProfiles(home),
      // The examples make more calls than a connection may in a minute.
      THROTTLE_LIMITS: `${district.tenantId}/${adminId}=9999`,
    });
    const { call, send, until } = createCalls(microsoft, () => replica.url);
    const { dataConnector, inboundFlow } = seedIds('sis');

    await t.test('it is the real cloud’s service, and ready', async (t) => {
      t.match((await ask(`${replica.url}/healthz`)).body, { cloud: 'global' });
      t.match((await ask(`${replica.url}/readyz`)).body, { status: 'ready' });
      t.equal((await ask(`${replica.url}/v1/data-connectors`)).status, 401);
      const authorization = `Bearer ${await microsoft.sandbox.issueToken()}`;
      const answer = await ask(`${replica.url}/v1/data-connectors`, { headers: { authorization } });
      t.equal(answer.status, 401, 'a token of the sandbox is none');
    });

    await t.test('every operation answers as its documented example', (t) => {
      microsoft.secrets.push('hidden-signature');
      return holdsExamples(t, microsoft, replica.url, callbackUrl);
    });

    await t.test('data connectors are listed', async (t) => {
      const { status, body } = await call('GET', '/v1/data-connectors');
      t.equal(status, 200);
      t.ok((body['value'] as { id: string }[]).some(({ id }) => id === dataConnector));
    });

    await t.test('a roster is validated, and a bad one told', async (t) => {
      const files = makeRoster();
      const good = await call('POST', '/v1/validations', { files: inJson(files) });
      t.match(good, { status: 200, body: { verdict: 'clean' } });
      const bad = { ...files, 'users.csv': 'sourcedId,username\n,\n' };
      const answer = await call('POST', '/v1/validations', { files: inJson(bad) });
      t.equal(answer.status, 200);
      t.not(answer.body['verdict'], 'clean');
    });

    await t.test('a flow can be told when an upload ends, and can end that', async (t) => {
      const made = await call('POST', '/v1/subscriptions', { callbackUrl });
      t.equal(made.status, 201);
      const location = new URL(made.headers.get('location') ?? '');
      t.equal(location.origin, 'https://bridge.example.org');
      t.equal((await call('DELETE', location.pathname)).status, 204);
    });

    await t.test('a roster is accepted by School Data Sync, whole', async (t) => {
      const files = makeRoster({ students: 40 });
      const settings = { inboundFlowId: inboundFlow, onLargeChange: 'proceed' };
      const view = await until(await send(files, settings));
      t.match(view, { state: 'accepted', dataConnectorId: dataConnector });
      t.equal(
        microsoft.sandbox.uploadedFile(dataConnector, 'users.csv')?.toString(),
        files['users.csv'],
      );
    });

    await t.test('one that loses half of its people is held until it is approved', async (t) => {
      const uploadId = await send(makeRoster({ students: 20 }), { inboundFlowId: inboundFlow });
      const held = await until(uploadId);
      t.equal(held.state, 'held');
      const changeHash = (held as { changes?: { changeHash?: string } }).changes?.changeHash;
      const approved = await call('POST', `/v1/uploads/${uploadId}/approve`, { changeHash });
      t.equal(approved.status, 200);
      t.equal((await until(uploadId, ({ isFinal }) => isFinal)).state, 'accepted');
    });

    await t.test('runs are started and listed', async (t) => {
      const started = await call('POST', '/v1/runs/start', { dataConnectorId: dataConnector });
      t.ok(started.status < 300, JSON.stringify(started.body));
      const { status, body } = await call('GET', '/v1/runs');
      t.equal(status, 200);
      t.ok((body['value'] as object[]).length > 0);
    });

    await t.test('it ends on SIGTERM with 0', async (t) => {
      t.same(await replica.end('SIGTERM'), { code: 0, signal: null });
    });

    await t.test('it wrote nothing into its code and no secret into its log', async (t) => {
      t.same(listing(image), before);
      if (nobody.uid !== undefined)
        t.not(
          spawnSync('touch', [path.join(image, 'dist/x')], { ...nobody }).status,
          0,
          'its account could not have',
        );
      for (const secret of [...microsoft.secrets, sealKeys.slice(3), 'Quillfeather'])
        t.notOk(replica.logged().includes(secret));
      t.same(microsoft.refused, [], 'and called nobody but Microsoft');
      t.match(replica.logged(), /"msg":"listening"/);
    });
  });
});
