import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import t, { type Test } from 'tap';
import { loadConfig, sandboxIdentity } from '../../proxy/config';
import { seedIds, startSandbox } from '../../proxy/sandbox';
import { secondTenantId } from '../../proxy/sandbox/entra/users';
import type { UploadView } from '../../proxy/schemas/upload';
import { createClient } from '../chaos/client';
import { createRoster, fingerprintOf, type ChaosRoster } from '../chaos/roster';
import { createTestDatabase, findPostgres } from '../servers';

const tenants = [sandboxIdentity.tenantId, secondTenantId];

interface Replica {
  url: string;
  child: ChildProcess;
}

/** Two processes over one PostgreSQL and one spool, with a slow storage so that uploads last. */
async function startReplicas(t: Test) {
  const sandbox = await startSandbox({ config: loadConfig({ CLOUD: 'sandbox' }), port: 0 });
  const database = await createTestDatabase(t);
  const sealKeys = `k1:${randomBytes(32).toString('base64url')}`;
  const folder = t.testdir({ spool: {}, data: {} });
  const start = (): Promise<Replica> =>
    new Promise((resolve, reject) => {
      const script = path.join(__dirname, '../e2e/replica.ts');
      const folders = [path.join(folder, 'data'), path.join(folder, 'spool')];
      const args = [script, String(sandbox.port), database, sealKeys, ...folders];
      const child = spawn(process.execPath, [...process.execArgv, ...args], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      t.teardown(() => child.kill('SIGKILL'));
      child.once('exit', () => reject(new Error('the replica ended')));
      child.stdout.once('data', (chunk: Buffer) =>
        resolve({ url: chunk.toString().trim(), child }),
      );
    });
  t.teardown(() => sandbox.close());
  sandbox.faults.add({ area: 'storage', kind: 'slow', delayMs: 150, times: 100_000 });
  const deadline = Date.now() + 120_000;
  const clientOf = ({ url }: Replica, tenant: string) =>
    createClient({
      url,
      token: () => sandbox.issueToken({ tenant }),
      deadline: () => deadline,
    });
  const replicas = await Promise.all([start(), start()]);
  return { sandbox, database, replicas: replicas, clientOf };
}

interface Sent {
  uploadId: string;
  tenant: string;
  roster: ChaosRoster;
}

async function bringIn(
  { clientOf }: Awaited<ReturnType<typeof startReplicas>>,
  replicas: readonly Replica[],
  count: number,
): Promise<Sent[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, number) => {
      const tenant = tenants[number % 2]!;
      const roster = createRoster(number, 40);
      const client = clientOf(replicas[(number >> 1) % replicas.length]!, tenant);
      const { dataConnector } = seedIds('sis', tenant);
      const uploadId = await client.upload(roster, dataConnector, `replica-${number}`);
      return { uploadId, tenant, roster };
    }),
  );
}

/** Looks seldom, so that a caller's 100 calls a minute are enough. */
async function awaitEnds(
  { sandbox }: Awaited<ReturnType<typeof startReplicas>>,
  { url }: Replica,
  sent: readonly Sent[],
): Promise<UploadView[]> {
  for (let turn = 0; turn < 60; turn += 1) {
    await sleep(2_000);
    const views = await Promise.all(
      tenants.map(async (tenant) => {
        const headers = { authorization: `Bearer ${await sandbox.issueToken({ tenant })}` };
        const answer = await fetch(`${url}/v1/uploads?top=50`, { headers });
        return ((await answer.json()) as { value?: UploadView[] }).value ?? [];
      }),
    );
    if (views.flat().filter(({ isFinal }) => isFinal).length === sent.length) return views.flat();
  }
  throw new Error('not all uploads ended in time');
}

/** From the opened session to the end of the validation; two of one data connector must not overlap. */
function overlaps(views: readonly UploadView[]): string[] {
  const spans = views.map((view) => {
    const step = (name: string) => view.steps.find((one) => one.step === name);
    return {
      connector: view.dataConnectorId,
      from: Date.parse(step('upload')?.startedAt ?? ''),
      to: Date.parse(step('validate')?.finishedAt ?? ''),
    };
  });
  return spans.flatMap((a, i) =>
    spans
      .slice(i + 1)
      .filter((b) => b.connector === a.connector && a.from < b.to && b.from < a.to)
      .map((b) => `${a.connector}: ${a.from}-${a.to} and ${b.from}-${b.to}`),
  );
}

void findPostgres().then(({ skip }) => {
  t.test(
    'two replicas share the uploads, one at a time for each data connector',
    { skip },
    async (t) => {
      const setup = await startReplicas(t);
      const sent = await bringIn(setup, setup.replicas, 10);
      const views = await awaitEnds(setup, setup.replicas[0], sent);
      t.same([...new Set(views.map(({ state }) => state))], ['accepted']);
      t.same(overlaps(views), []);
      const client = new pg.Client({ connectionString: setup.database });
      await client.connect();
      const { rows } = await client.query<{ executors: number }>(
        'SELECT count(DISTINCT executor_id)::integer AS executors FROM sds_bridge_engine.workflow_status',
      );
      await client.end();
      t.same(rows, [{ executors: 2 }], 'both worked');
    },
  );

  t.test('what a dead replica was doing is taken over by the other', { skip }, async (t) => {
    const setup = await startReplicas(t);
    const [first, second] = setup.replicas;
    const sent = await bringIn(setup, [first], 6);
    while (!setup.sandbox.requests.some(({ action }) => action === 'append')) await sleep(20);
    first.child.kill('SIGKILL');
    const views = await awaitEnds(setup, second, sent);
    t.same([...new Set(views.map(({ state }) => state))], ['accepted']);
    t.same(overlaps(views), []);
    const validated = setup.sandbox.validations.map(({ files }) =>
      fingerprintOf(Object.entries(files).map(([name, sha256]) => ({ name, sha256 }))),
    );
    t.same(validated.sort(), sent.map(({ roster }) => roster.fingerprint).sort(), 'each once');
  });
});
