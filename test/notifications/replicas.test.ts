import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import t, { type Test } from 'tap';
import type { Caller } from '../../proxy/auth/caller';
import { createSealer } from '../../proxy/auth/sealer';
import { loadSealKeys } from '../../proxy/auth/seal-keys';
import { loadConfig } from '../../proxy/config';
import { createNotificationStore } from '../../proxy/database/notifications/notification-store';
import { openDatabase } from '../../proxy/database/open-database';
import { sql } from '../../proxy/database/sql';
import { defaultNotificationLimits } from '../../proxy/notifications/limits';
import { createSubscriptions } from '../../proxy/notifications/subscriptions';
import { createLogger } from '../../proxy/observability/logger';
import { createTestDatabase, findPostgres } from '../servers';

const caller: Caller = {
  kind: 'user',
  tenantId: 'tenant-1',
  objectId: 'ann',
  roles: new Set(['Roster.Read']),
};

/** A flow that takes a while to answer, and knows which notifications it is being told at this moment. */
async function startSlowFlow(t: Test) {
  const told: string[] = [];
  const open = new Map<string, number>();
  /** Told by two at once, although nobody was killed while telling it. */
  const overlaps: string[] = [];
  const cut = new Set<string>();
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const { notificationId: id } = JSON.parse(body) as { notificationId: string };
      if ((open.get(id) ?? 0) > 0 && !cut.has(id)) overlaps.push(id);
      open.set(id, (open.get(id) ?? 0) + 1);
      told.push(id);
      response.once('close', () => open.set(id, (open.get(id) ?? 1) - 1));
      // One in eight fails at first, and is told again.
      const fails = told.length % 8 === 0;
      setTimeout(() => response.writeHead(fails ? 500 : 202).end(), 40);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    told,
    overlaps,
    /** Those that are being told now are cut off by a kill, and may come again. */
    expectCut: () => [...open].filter(([, count]) => count > 0).forEach(([id]) => cut.add(id)),
  };
}

async function setUp(t: Test) {
  const databaseUrl = await createTestDatabase(t);
  const sealKeys = `k1:${randomBytes(32).toString('base64url')}`;
  const dataDir = t.testdir();
  const config = {
    ...loadConfig({ CLOUD: 'sandbox', SEAL_KEYS: sealKeys, DATA_DIR: dataDir }),
    DATABASE_URL: databaseUrl,
  };
  const logger = createLogger({ level: 'silent' });
  const database = await openDatabase({ config, logger });
  t.teardown(() => database.close());
  const sealer = createSealer(await loadSealKeys(config));
  const limits = defaultNotificationLimits;
  const subscriptions = createSubscriptions({ database, sealer, rules: config, limits });
  const store = createNotificationStore(database.query);
  async function startProcess(): Promise<ChildProcess> {
    const script = path.join(__dirname, 'deliver-process.ts');
    const args = [...process.execArgv, script, databaseUrl, sealKeys, dataDir];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    t.teardown(() => child.kill('SIGKILL'));
    await once(child.stdout, 'data');
    return child;
  }
  const ids = async (): Promise<string[]> =>
    (
      await database.query<{ id: string }>(
        sql`SELECT notification_id AS id FROM sds_bridge.notification`,
      )
    ).map(({ id }) => id);
  const happen = async (count: number): Promise<void> => {
    for (let number = 0; number < count; number += 1)
      await store.add({
        ...{ tenantId: 'tenant-1', dataConnectorId: 'c1', event: 'finished' },
        payload: { uploadId: randomUUID() },
      });
  };
  const untilEmpty = async (): Promise<void> => {
    while ((await ids()).length > 0) await sleep(50);
  };
  return { subscriptions, startProcess, ids, happen, untilEmpty };
}

const repeated = (ids: readonly string[]): string[] => [
  ...new Set(ids.filter((id, index) => ids.indexOf(id) !== index)),
];

void findPostgres().then(({ skip }) => {
  t.test('two processes tell every notification, none both at once', { skip }, async (t) => {
    const { subscriptions, startProcess, ids, happen, untilEmpty } = await setUp(t);
    const flow = await startSlowFlow(t);
    await subscriptions.subscribe(caller, { callbackUrl: flow.url });
    await happen(60);
    const wanted = await ids();
    await Promise.all([startProcess(), startProcess()]);
    await untilEmpty();
    t.same([...new Set(flow.told)].sort(), wanted.sort());
    t.same(flow.overlaps, []);
    t.equal(flow.told.length, 60 + Math.floor(flow.told.length / 8), 'again only after a failure');
  });

  t.test(
    'what a killed process was telling is told by the other, with the same id',
    { skip },
    async (t) => {
      const { subscriptions, startProcess, ids, happen, untilEmpty } = await setUp(t);
      const flow = await startSlowFlow(t);
      await subscriptions.subscribe(caller, { callbackUrl: flow.url });
      await happen(60);
      const wanted = await ids();
      const [first] = await Promise.all([startProcess(), startProcess()]);
      while (flow.told.length < 15) await sleep(5);
      flow.expectCut();
      first.kill('SIGKILL');
      await untilEmpty();
      t.same([...new Set(flow.told)].sort(), wanted.sort(), 'none is lost');
      t.same(flow.overlaps, []);
      t.ok(repeated(flow.told).length < 30, 'not everything again');
    },
  );

  t.test('with all processes killed nothing is lost until the next start', { skip }, async (t) => {
    const { subscriptions, startProcess, ids, happen, untilEmpty } = await setUp(t);
    const flow = await startSlowFlow(t);
    await subscriptions.subscribe(caller, { callbackUrl: flow.url });
    await happen(30);
    const wanted = await ids();
    const child = await startProcess();
    while (flow.told.length < 5) await sleep(5);
    flow.expectCut();
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    await happen(5);
    const waiting = await ids();
    t.ok(waiting.length >= 6, 'what happens meanwhile waits');
    await startProcess();
    await untilEmpty();
    t.same([...new Set(flow.told)].sort(), [...new Set([...wanted, ...waiting])].sort());
    t.same(flow.overlaps, []);
  });
});
