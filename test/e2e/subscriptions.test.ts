import { readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { dumpDatabase } from '../../proxy/database/dump/dump-database';
import { createSealer } from '../../proxy/auth/sealer';
import { loadSealKeys } from '../../proxy/auth/seal-keys';
import { sql } from '../../proxy/database/sql';
import { openDatabase } from '../../proxy/database/open-database';
import { startNotifications } from '../../proxy/notifications/start-notifications';
import { createLogger } from '../../proxy/observability/logger';
import { uploadNotification } from '../../proxy/schemas/subscription';
import { hostileCallbacks } from '../notifications/hostile-callbacks';
import { startListener } from '../notifications/listener';
import { makeRoster } from '../uploads/rosters';
import { sis, startUploadBridge } from '../uploads/upload-calls';
import { codeOf } from './bridge';
import { startTrap } from './trap';

const countSubscriptions = sql`SELECT count(*)::integer AS n FROM sds_bridge.subscription`;

void t.test('WhenUploadFinishes', async (t) => {
  const bridge = await startUploadBridge(t, {
    notifications: { lookEveryMs: 50, retrySeconds: [0.2, 1] },
  });
  const { call, database, bring, act } = bridge;
  const subscribe = (callbackUrl: string, more: object = {}, who: object = {}) =>
    call('POST', '/v1/subscriptions', { payload: { callbackUrl, ...more }, ...who });

  await t.test('answers 201 with the address that takes it back, again and again', async (t) => {
    const { url } = await startListener(t);
    const made = await subscribe(url('a'), {}, { as: { user: 'teacher' } });
    t.equal(made.statusCode, 201);
    const { subscriptionId } = made.json<{ subscriptionId: string }>();
    const location = made.headers.location ?? '';
    t.match(location, /^http:\/\/127\.0\.0\.1:\d+\/v1\/subscriptions\/[0-9a-f-]{36}$/);
    t.ok(location.endsWith(subscriptionId));
    for (const who of [{ as: { user: 'teacher' } }, {}, {}]) {
      const gone = await call('DELETE', new URL(location).pathname, who);
      t.same([gone.statusCode, gone.body], [204, '']);
    }
    t.equal((await call('DELETE', '/v1/subscriptions/other')).statusCode, 400);
  });

  await t.test('its maker, and nobody else, takes it back by its address too', async (t) => {
    const { url } = await startListener(t);
    const count = async () =>
      (await database.query<{ n: number }>(countSubscriptions))[0]?.n ?? Number.NaN;
    const before = await count();
    await subscribe(url('b'), {}, { as: { user: 'teacher' } });
    t.equal(await count(), before + 1);
    for (const [who, left] of [
      [{}, 1],
      [{ as: { user: 'teacher' } }, 0],
      [{ as: { user: 'teacher' } }, 0],
    ] as const) {
      const payload = { callbackUrl: url('b') };
      const gone = await call('POST', '/v1/subscriptions/end', { payload, ...who });
      t.same([gone.statusCode, gone.body], [204, '']);
      t.equal(await count(), before + left);
    }
  });

  await t.test('refuses every hostile address before any connection', async (t) => {
    const trap = await startTrap(t);
    for (const url of hostileCallbacks(trap.host)) {
      // In the sandbox a literal loopback address is what a listener has.
      if (url.startsWith(`http://${trap.host}/`)) continue;
      const answer = await subscribe(url);
      t.same([answer.statusCode, codeOf(answer)], [400, 'CALLBACK_URL_REFUSED'], url.slice(0, 99));
      t.notMatch(answer.body, /Secret-1/);
    }
    t.equal(trap.connections(), 0);
  });

  await t.test(
    'tells that an upload was accepted, and one held, and nothing of its content',
    async (t) => {
      const { url, until, answers, told } = await startListener(t);
      const { subscriptionId } = (await subscribe(url('Sig-4711'))).json<{
        subscriptionId: string;
      }>();
      answers.push({ status: 500 });
      const roster = makeRoster({ students: 40 });
      const accepted = await bring(roster);
      t.equal(accepted.state, 'accepted');
      await until(2);
      const [first, again] = told;
      t.same(first, again, 'a failure is told again, with the same id');
      t.match(first?.body, {
        event: 'finished',
        uploadId: accepted.uploadId,
        state: 'accepted',
        isFinal: true,
        dataConnectorId: sis.dataConnector,
        summary: accepted.summary,
        nextStep: accepted.nextStep,
        removed: 0,
        statusUrl: accepted.statusUrl,
      });
      t.ok(
        uploadNotification.strict().safeParse(first?.body).success,
        'as the connector declares it',
      );

      const held = await bring(makeRoster({ students: 20 }));
      t.equal(held.state, 'held');
      await until(3);
      t.match(told[2]?.body, {
        event: 'held',
        state: 'held',
        isFinal: false,
        nextStep: held.nextStep,
      });
      t.ok(Number(told[2]?.body['removed']) > 0);
      await act(held.uploadId, 'discard');
      await until(4);
      t.match(told[3]?.body, {
        event: 'finished',
        state: 'cancelled',
        reasonCode: 'UPLOAD_DISCARDED',
      });

      t.notMatch(JSON.stringify(told), /Quillfeather|Given-|@quill/);
      const file = path.join(t.testdir(), 'bridge.dump');
      await dumpDatabase(database, file);
      t.match(readFileSync(file, 'utf8'), subscriptionId);
      t.notMatch(readFileSync(file, 'utf8') + bridge.logged(), /Sig-4711/);
      await call('DELETE', `/v1/subscriptions/${subscriptionId}`);
    },
  );
});

void t.test('a notification outlives the process that wrote it', async (t) => {
  const { url, until, told } = await startListener(t);
  const first = await startUploadBridge(t, { notifications: { lanes: 0 } });
  await first.call('POST', '/v1/subscriptions', { payload: { callbackUrl: url('x') } });
  const { uploadId } = await first.create();
  await first.act(uploadId, 'cancel');
  t.same(told, []);
  await first.app.close();
  await first.database.close();
  first.database.close = async () => undefined;

  const { config } = first;
  const logger = createLogger({ level: 'silent' });
  const database = await openDatabase({ config, logger });
  t.teardown(() => database.close());
  const sealer = createSealer(await loadSealKeys(config));
  const second = startNotifications({ config, logger, database, sealer });
  t.teardown(() => second.stop());
  await until(1);
  t.match(told, [{ url: '/hook?sig=x', body: { uploadId, state: 'cancelled' } }]);
});
