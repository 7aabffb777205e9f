import { randomBytes, randomUUID } from 'node:crypto';
import type { Test } from 'tap';
import t from 'tap';
import type { Caller } from '../../proxy/auth/caller';
import type { Role } from '../../proxy/auth/roles';
import { createSealer } from '../../proxy/auth/sealer';
import { loadConfig } from '../../proxy/config';
import { createApiKeyStore } from '../../proxy/database/api-keys';
import { createConnectionStore } from '../../proxy/database/connections';
import { createNotificationStore } from '../../proxy/database/notifications/notification-store';
import type { Database } from '../../proxy/database/open-database';
import { sql } from '../../proxy/database/sql';
import type { CallbackTarget } from '../../proxy/notifications/callback-address';
import { deliverNext, type DeliverServices } from '../../proxy/notifications/deliver-next';
import { startDeliveryLoop } from '../../proxy/notifications/delivery-loop';
import { defaultNotificationLimits } from '../../proxy/notifications/limits';
import type { PostOutcome } from '../../proxy/notifications/post-callback';
import { createSubscriptions } from '../../proxy/notifications/subscriptions';
import { createLogger } from '../../proxy/observability/logger';
import { createDataDir, newKey, noEmbedded, openEmbedded } from '../database/open';

const secret = 'Secret-sig-0815';
const callbackUrl = `https://prod-1.westeurope.logic.azure.com/hook?sig=${secret}`;
const sealer = createSealer([{ kid: 'k1', key: randomBytes(32) }]);
const rules = loadConfig({ CLOUD: 'global' });

const callerOf = (objectId: string, more: Partial<Caller> & { role?: Role } = {}): Caller => ({
  kind: 'user',
  tenantId: 'tenant-1',
  objectId,
  roles: new Set(['Roster.Read', ...(more.role ? [more.role] : [])]),
  ...more,
});
const ann = callerOf('ann');

/** Subscriptions over one database, emptied for each test, and a platform that answers what it is told to. */
function setUp(database: Database, limits: Partial<typeof defaultNotificationLimits> = {}) {
  const lines: string[] = [];
  const sent: { path: string; body: Record<string, unknown> }[] = [];
  const outcomes: PostOutcome[] = [];
  const services = {
    ...{ database, sealer, rules },
    limits: { ...defaultNotificationLimits, lookEveryMs: 20, ...limits },
    logger: createLogger({ level: 'debug', write: (line) => lines.push(line) }),
    post: async (target: CallbackTarget, body: string): Promise<PostOutcome> => {
      sent.push({ path: target.path, body: JSON.parse(body) as Record<string, unknown> });
      return outcomes.shift() ?? { kind: 'answered', status: 202 };
    },
  } satisfies DeliverServices;
  const subscriptions = createSubscriptions(services);
  const store = createNotificationStore(database.query);
  const happen = (more: { tenantId?: string; dataConnectorId?: string; event?: 'held' } = {}) =>
    store.add({
      ...{ tenantId: 'tenant-1', dataConnectorId: 'c1', event: 'finished' as const, ...more },
      payload: { event: more.event ?? 'finished', uploadId: randomUUID() },
    });
  const waiting = () =>
    database.query<{ attempts: number; seconds: number }>(
      sql`SELECT attempts, extract(epoch FROM due_at - clock_timestamp())::float8 AS seconds
          FROM sds_bridge.notification ORDER BY created_at`,
    );
  const subscribed = () =>
    database.query<{ subscription_id: string; created_by: string }>(
      sql`SELECT subscription_id, created_by FROM sds_bridge.subscription ORDER BY created_at`,
    );
  const letTimePass = (seconds: number) =>
    database.query(
      sql`UPDATE sds_bridge.notification SET
            due_at = due_at - make_interval(secs => ${seconds}::float8),
            created_at = created_at - make_interval(secs => ${seconds}::float8)`,
    );
  const next = () => deliverNext(services);
  return {
    ...{ services, subscriptions, happen, waiting, subscribed, letTimePass, next, sent, outcomes },
    logged: () => lines.join(''),
  };
}

async function empty(database: Database): Promise<void> {
  await database.query(sql`DELETE FROM sds_bridge.notification`);
  await database.query(sql`DELETE FROM sds_bridge.subscription`);
}

void t.test('notifications', { skip: noEmbedded }, async (t) => {
  const database = await openEmbedded(createDataDir(t));
  t.teardown(() => database.close());
  t.beforeEach(() => empty(database));
  const test = (name: string, work: (t: Test) => Promise<void>) => t.test(name, work);

  await test('are told once to each subscription that asked for them', async (t) => {
    const { subscriptions, happen, next, sent, waiting } = setUp(database);
    const by = (name: string) => ({ callbackUrl: `${callbackUrl}&by=${name}` });
    await subscriptions.subscribe(ann, by('all'));
    await subscriptions.subscribe(ann, { ...by('held'), events: ['held'] });
    await subscriptions.subscribe(ann, { ...by('c2'), dataConnectorId: 'c2' });
    await subscriptions.subscribe(callerOf('x', { tenantId: 'tenant-2' }), by('foreign'));
    const key = callerOf('key', { kind: 'api-key', dataConnectors: new Set(['c2', 'c3']) });
    await subscriptions.subscribe(key, by('key'));
    await happen();
    await happen({ event: 'held' });
    await happen({ dataConnectorId: 'c2' });
    while (await next());
    t.same(
      sent.map(({ path, body }) => `${String(body['event'])} ${path.split('by=')[1] ?? ''}`).sort(),
      ['finished all', 'finished all', 'finished c2', 'finished key', 'held all', 'held held'],
    );
    t.equal(new Set(sent.map(({ body }) => body['notificationId'])).size, sent.length);
    t.same(await waiting(), []);
  });

  await test('the same address of the same caller is one subscription, up to a limit', async (t) => {
    const { subscriptions, subscribed } = setUp(database, { subscriptionsPerTenant: 2 });
    const first = await subscriptions.subscribe(ann, { callbackUrl });
    t.equal(await subscriptions.subscribe(ann, { callbackUrl, events: ['held'] }), first);
    const all = await Promise.allSettled(
      Array.from({ length: 6 }, (_, index) =>
        subscriptions.subscribe(ann, { callbackUrl: `${callbackUrl}&n=${index}` }),
      ),
    );
    t.equal(all.filter(({ status }) => status === 'fulfilled').length, 1);
    t.match(
      all.find(({ status }) => status === 'rejected'),
      { reason: { code: 'SUBSCRIPTION_LIMIT' } },
    );
    t.equal((await subscribed()).length, 2);
    t.equal(
      await subscriptions.subscribe(ann, { callbackUrl }),
      first,
      'a repeated one is no new one',
    );
    await t.resolves(
      subscriptions.subscribe(callerOf('x', { tenantId: 'tenant-2' }), { callbackUrl }),
      'another tenant has a limit of its own',
    );
  });

  await test('a restricted key cannot subscribe to another data connector', async (t) => {
    const { subscriptions } = setUp(database);
    const key = callerOf('key', { kind: 'api-key', dataConnectors: new Set(['c2']) });
    await t.rejects(subscriptions.subscribe(key, { callbackUrl, dataConnectorId: 'c1' }), {
      code: 'GRAPH_NOT_FOUND',
    });
  });

  await test('deleting is for its maker and administrators, and says the same to all', async (t) => {
    const { subscriptions, subscribed } = setUp(database);
    const id = await subscriptions.subscribe(ann, { callbackUrl });
    const isThere = async () => (await subscribed()).length === 1;
    for (const other of [
      callerOf('bob'),
      callerOf('ann', { tenantId: 'tenant-2' }),
      callerOf('chief', { tenantId: 'tenant-2', role: 'Roster.Admin' }),
    ]) {
      await t.resolves(subscriptions.unsubscribe(other, id));
      t.ok(await isThere(), other.objectId);
    }
    await subscriptions.unsubscribe(ann, id);
    t.notOk(await isThere());
    await t.resolves(subscriptions.unsubscribe(ann, id), 'twice');
    const second = await subscriptions.subscribe(ann, { callbackUrl });
    await subscriptions.unsubscribe(callerOf('chief', { role: 'Roster.Admin' }), second);
    t.notOk(await isThere());
  });

  await test('a failure is tried again, later and later, until a day is over', async (t) => {
    const {
      subscriptions,
      happen,
      next,
      waiting,
      outcomes,
      sent,
      letTimePass,
      logged,
      subscribed,
    } = setUp(database);
    await subscriptions.subscribe(ann, { callbackUrl });
    await happen();
    const pauses: number[] = [];
    for (let attempts = 1; ; attempts += 1) {
      outcomes.push({ kind: 'answered', status: attempts % 2 === 0 ? 500 : 302 });
      t.ok(await next());
      const [row] = await waiting();
      if (row === undefined) break;
      t.equal(row.attempts, attempts);
      t.notOk(await next(), 'not before its time');
      pauses.push(Math.round(row.seconds / 60));
      await letTimePass(row.seconds + 1);
    }
    t.same(pauses.slice(0, 8), [1, 2, 4, 8, 16, 32, 60, 60]);
    t.ok(pauses.reduce((sum, minutes) => sum + minutes) <= 24 * 60);
    t.ok(pauses.length > 25);
    t.equal(new Set(sent.map(({ body }) => body['notificationId'])).size, 1);
    t.match(logged(), /given up/);
    t.equal((await subscribed()).length, 1, 'the subscription stays');
  });

  await test('Retry-After is obeyed, also when it leads beyond the end', async (t) => {
    const { subscriptions, happen, next, waiting, outcomes } = setUp(database);
    await subscriptions.subscribe(ann, { callbackUrl });
    await happen();
    outcomes.push({ kind: 'answered', status: 429, retryAfterSeconds: 7200 });
    await next();
    t.match(await waiting(), [{ attempts: 1 }]);
    t.equal(Math.round(((await waiting())[0]?.seconds ?? 0) / 60), 120);
    await empty(database);
    await subscriptions.subscribe(ann, { callbackUrl });
    await happen();
    outcomes.push({ kind: 'answered', status: 503, retryAfterSeconds: 90_000 });
    await next();
    t.same(await waiting(), []);
  });

  await test('404 and 410 end the subscription and what waits for it', async (t) => {
    for (const status of [404, 410]) {
      const { subscriptions, happen, next, waiting, outcomes, sent, subscribed } = setUp(database);
      await subscriptions.subscribe(ann, { callbackUrl });
      await happen();
      await happen();
      outcomes.push({ kind: 'answered', status });
      while (await next());
      t.same([await waiting(), await subscribed(), sent.length], [[], [], 1], String(status));
    }
  });

  await test('nothing is told after a subscription, key or connection is gone', async (t) => {
    const ends: Record<string, (id: string) => Promise<unknown>> = {
      ann: (id) => setUp(database).subscriptions.unsubscribe(ann, id),
      'key-1': () => createApiKeyStore(database.query).revoke('key-1'),
      bob: () =>
        createConnectionStore(database.query).revoke(
          { tenantId: 'tenant-1', objectId: 'bob' },
          new Date(Date.now() + 1000),
        ),
    };
    await createApiKeyStore(database.query).create(newKey('key-1'));
    for (const [who, end] of Object.entries(ends)) {
      const { subscriptions, happen, next, waiting, sent, subscribed } = setUp(database);
      const id = await subscriptions.subscribe(callerOf(who), { callbackUrl });
      await happen();
      t.ok(await next());
      t.equal(sent.length, 1, `${who} is told`);
      await happen();
      await end(id);
      while (await next());
      t.same([sent.length, await waiting(), await subscribed()], [1, [], []], who);
    }
  });

  await test('a lost sealing key or a narrower list of hosts waits for the operator', async (t) => {
    const { services, subscriptions, happen, waiting, sent, subscribed, letTimePass, logged } =
      setUp(database);
    await subscriptions.subscribe(ann, { callbackUrl });
    await happen();
    const lost = { ...services, sealer: createSealer([{ kid: 'k2', key: randomBytes(32) }]) };
    const narrow = { ...services, rules: { ...rules, CALLBACK_HOSTS: ['.powerplatform.com'] } };
    for (const broken of [lost, narrow]) {
      t.ok(await deliverNext(broken));
      t.equal((await waiting()).length, 1);
      await letTimePass(3600);
    }
    t.match(logged(), /SEAL_BROKEN[\s\S]*CALLBACK_URL_REFUSED/);
    t.same([sent.length, (await subscribed()).length], [0, 1]);
    t.ok(await deliverNext(services));
    t.equal(sent.length, 1);
  });

  await test('two replicas never send one at the same time, and a dead one frees it at once', async (t) => {
    const { services, subscriptions, happen, waiting } = setUp(database, { lanes: 3 });
    await subscriptions.subscribe(ann, { callbackUrl });
    for (let count = 0; count < 40; count += 1) await happen();
    const open = new Set<unknown>();
    const sent: unknown[] = [];
    const post: DeliverServices['post'] = async (_target, body) => {
      const { notificationId } = JSON.parse(body) as { notificationId: string };
      if (open.has(notificationId)) t.fail('sent twice at once');
      open.add(notificationId);
      await new Promise((resolve) => setTimeout(resolve, 5));
      open.delete(notificationId);
      sent.push(notificationId);
      return { kind: 'answered', status: 202 };
    };
    // As a process that dies while it sends: the transaction is rolled back.
    const dying = { ...services, post: () => Promise.reject(new Error('died')) };
    await t.rejects(deliverNext(dying), { message: 'died' });
    t.equal((await waiting()).length, 40);
    const loops = [
      startDeliveryLoop({ ...services, post }),
      startDeliveryLoop({ ...services, post }),
    ];
    while ((await waiting()).length > 0) await new Promise((resolve) => setTimeout(resolve, 20));
    await Promise.all(loops.map((loop) => loop.stop()));
    t.same([sent.length, new Set(sent).size], [40, 40]);
  });

  await test('an outage of the database is survived and logged once', async (t) => {
    const { services, subscriptions, happen, sent, logged } = setUp(database);
    await subscriptions.subscribe(ann, { callbackUrl });
    await happen();
    let failures = 3;
    const loop = startDeliveryLoop({
      ...services,
      limits: { ...services.limits, lanes: 1 },
      database: {
        transaction: (work) =>
          (failures -= 1) >= 0 ? Promise.reject(new Error('down')) : database.transaction(work),
      },
    });
    while (sent.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    await loop.stop();
    t.equal(logged().match(/cannot be sent now/g)?.length, 1);
  });

  await test('the callback address stands nowhere in clear', async (t) => {
    const { subscriptions, happen, next, outcomes, logged } = setUp(database);
    await subscriptions.subscribe(ann, { callbackUrl });
    await happen();
    outcomes.push({ kind: 'failed', code: 'ECONNREFUSED' });
    await next();
    const rows = JSON.stringify([
      await database.query(sql`SELECT * FROM sds_bridge.subscription`),
      await database.query(sql`SELECT * FROM sds_bridge.notification`),
    ]);
    t.match(rows, /callback_sealed/);
    t.notMatch(rows + logged(), new RegExp(`${secret}|logic\\.azure|hook`));
  });
});
