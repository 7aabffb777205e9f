import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { seedIds } from '../../proxy/sandbox';
import { createTestDatabase, findPostgres } from '../servers';
import { findProgram } from '../servers/process';
import { makeRoster } from '../uploads/rosters';
import { createCalls } from './calls';
import { root } from './dockerfile';
import { makeImageFolder } from './image-folder';
import { startMicrosoft } from './microsoft';
import { makeFolder, readableCopy, startReplica, type Replica } from './replica';

const isBuilt = existsSync(path.join(root, 'dist/cli/main.js'));
const { dataConnector, inboundFlow } = seedIds('sis');

/** A site: machines that come and go, and what they share. */
async function startSite(t: Test) {
  const image = makeImageFolder(t);
  const home = mkdtempSync(path.join(tmpdir(), 'sdsb-site-'));
  chmodSync(home, 0o755);
  t.teardown(() => rmSync(home, { recursive: true, force: true }));
  const microsoft = await startMicrosoft(t);
  const shared = {
    ...microsoft.env,
    NODE_EXTRA_CA_CERTS: readableCopy(microsoft.env['NODE_EXTRA_CA_CERTS']!, home),
    SEAL_KEYS: `k1:${randomBytes(32).toString('base64url')}`,
  };
  let machines = 0;
  const startMachine = (database: string, spool: string): Promise<Replica> =>
    startReplica(t, image, {
      ...shared,
      DATABASE_URL: database,
      SPOOL_DIR: spool,
      // Nothing is in it that another machine needs.
      DATA_DIR: makeFolder(home, `machine-${(machines += 1)}`),
    });
  const bridge = (database: string, ...words: string[]): string =>
    execFileSync(process.execPath, [path.join(image, 'dist/cli/main.js'), ...words], {
      env: { PATH: process.env['PATH'], DATABASE_URL: database, DATA_DIR: home },
      encoding: 'utf8',
    });
  const timesValidated = (name: string, content: string | undefined): number =>
    microsoft.sandbox.validations.filter(({ files }) => files[name] === sha256(content)).length;
  return { home, microsoft, startMachine, bridge, timesValidated };
}

const sha256 = (content = ''): string => createHash('sha256').update(content).digest('hex');

const later = { onLargeChange: 'proceed', inboundFlowId: inboundFlow };

void findPostgres().then((postgres) => {
  const skip =
    postgres.skip ||
    findProgram('openssl', 'pg_dump', 'pg_restore').skip ||
    (!isBuilt && 'dist/ is not built') ||
    false;
  t.test('a site that burnt down, with an upload under way', { skip }, async (t) => {
    const site = await startSite(t);
    const { home, microsoft, startMachine, bridge, timesValidated } = site;
    const database = await createTestDatabase(t);
    const spool = makeFolder(home, 'spool');
    const [first, second] = await Promise.all([
      startMachine(database, spool),
      startMachine(database, spool),
    ]);
    const url = { now: first.url };
    const { call, send, until } = createCalls(microsoft, () => url.now);
    const pupils = (students: number, prefix = 'p') => makeRoster({ students, prefix });

    const accepted = await until(await send(pupils(40), { inboundFlowId: inboundFlow }));
    t.equal(accepted.state, 'accepted');
    const held = await until(await send(pupils(15), { inboundFlowId: inboundFlow }));
    t.equal(held.state, 'held');
    microsoft.sandbox.faults.add({ area: 'storage', kind: 'slow', delayMs: 1_000, times: 10_000 });
    const sent = microsoft.sandbox.requests.length;
    const roster = pupils(44);
    const underWay = await send(roster, later);
    while (!microsoft.sandbox.requests.slice(sent).some(({ action }) => action === 'append'))
      await sleep(20);

    // The whole site at once; what is left is the last backup of the database, in both its forms.
    await Promise.all([first.end('SIGKILL'), second.end('SIGKILL')]);
    const [dump, own] = [path.join(home, 'database.pg'), path.join(home, 'bridge.dump')];
    execFileSync('pg_dump', ['--format=custom', '--file', dump, database]);
    bridge(database, 'database', 'dump', own);
    microsoft.sandbox.faults.clear();
    t.equal(timesValidated('users.csv', roster['users.csv']), 0, 'it was not at its end');

    await t.test('with its spool it goes on in a new database to its end, once', async (t) => {
      const restored = await createTestDatabase(t);
      execFileSync('pg_restore', ['--exit-on-error', '--dbname', restored, dump]);
      const machine = await startMachine(restored, spool);
      url.now = machine.url;
      t.equal((await until(underWay, ({ isFinal }) => isFinal)).state, 'accepted');
      t.equal(timesValidated('users.csv', roster['users.csv']), 1);
      t.equal(
        microsoft.sandbox.uploadedFile(dataConnector, 'users.csv')?.toString(),
        roster['users.csv'],
      );
      t.equal((await until(accepted.uploadId)).state, 'accepted', 'the history is there');
      t.same(await machine.end('SIGTERM'), { code: 0, signal: null });
    });

    await t.test('without the spool it fails and says why; nothing else is lost', async (t) => {
      const restored = await createTestDatabase(t);
      bridge(restored, 'database', 'restore', own);
      const machine = await startMachine(restored, makeFolder(home, 'new-spool'));
      url.now = machine.url;
      const lost = await until(underWay, ({ isFinal }) => isFinal);
      t.match(lost, { state: 'failed', reason: { code: 'SPOOL_FILE_LOST' } });
      t.match(lost.nextStep, /^Send the files again/);
      t.equal((await until(accepted.uploadId)).state, 'accepted');
      const approved = await call('POST', `/v1/uploads/${held.uploadId}/approve`, {
        changeHash: held.changes?.changeHash,
      });
      t.equal(approved.status, 200);
      const gone = await until(held.uploadId, ({ isFinal }) => isFinal);
      t.match(gone, { state: 'failed', reason: { code: 'SPOOL_FILE_LOST' } });

      // Nobody knows any more what School Data Sync has: not even `proceed` goes on without a look.
      const next = await until(await send(pupils(44), later));
      t.equal(next.state, 'held');
      await call('POST', `/v1/uploads/${next.uploadId}/approve`, {
        changeHash: next.changes?.changeHash,
      });
      t.equal((await until(next.uploadId, ({ isFinal }) => isFinal)).state, 'accepted');
      t.equal((await until(await send(pupils(45), later))).state, 'accepted', 'and on as ever');
      t.same(await machine.end('SIGTERM'), { code: 0, signal: null });
    });
  });
});
