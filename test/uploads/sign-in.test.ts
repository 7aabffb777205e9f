import { setTimeout as delay } from 'node:timers/promises';
import t from 'tap';
import { sql } from '../../proxy/database/sql';
import { codeOf } from '../e2e/bridge';
import { makeRoster, without } from './rosters';
import { startUploadBridge } from './upload-calls';

const hour = 3_600_000;
const files = makeRoster({ schools: 2, students: 10 });
const fewer = without(files, 'classes.csv', 'enrollments.csv');
const clerk = { as: { user: 'teacher', scopes: ['Roster.Sync'] } };

void t.test('the sign-in kept with an upload', async (t) => {
  let ahead = 0;
  const clock = (): number => Date.now() + ahead;
  const bridge = await startUploadBridge(t, { services: { clock }, sandbox: { clock } });
  const { act, get, until, bring, sandbox } = bridge;
  t.equal((await bring(files)).state, 'accepted');

  /** A held upload of the clerk, approved by an administrator once the clerk's sign-in is over. */
  async function holdTooLong(): Promise<string> {
    const held = await bring(fewer, {}, clerk);
    // As if it had ended: the sandbox's tokens cannot be made to by another clock, MSAL goes by its own.
    await bridge.database.query(
      sql`UPDATE sds_bridge.upload SET identity_sealed = NULL, identity_expires_at = now()
          WHERE upload_id = ${held.uploadId}`,
    );
    const payload = { changeHash: held.changes?.changeHash };
    const approved = await act(held.uploadId, 'approve', { payload });
    if (approved.statusCode !== 200) throw new Error(approved.body);
    return held.uploadId;
  }

  await t.test('has ended: the upload waits until the same person comes', async (t) => {
    const sessions = bridge.sessions();
    const uploadId = await holdTooLong();
    await until(uploadId, ['waiting-for-sign-in']);
    const seen = await get(uploadId);
    t.match(seen, { isFinal: false, reason: { code: 'UPLOAD_NEEDS_SIGN_IN' } });
    t.match(seen.nextStep, /person who made it/);
    t.ok(seen.retryAfterSeconds === 60 && seen.expiresAt);
    await delay(500);
    t.equal((await get(uploadId)).state, 'waiting-for-sign-in', 'another person helps nothing');
    t.equal(bridge.sessions(), sessions);
    await get(uploadId, clerk);
    t.equal((await until(uploadId)).state, 'accepted');
  });

  await t.test('is renewed by the poll of its outcome too', async (t) => {
    t.equal((await bring(files, { onLargeChange: 'proceed' })).state, 'accepted');
    const uploadId = await holdTooLong();
    await until(uploadId, ['waiting-for-sign-in']);
    const poll = await bridge.call('GET', `/v1/uploads/${uploadId}/outcome`, clerk);
    t.equal(poll.statusCode, 202);
    t.equal((await until(uploadId)).state, 'accepted');
  });

  await t.test('that Graph refuses is asked for anew', async (t) => {
    const { uploadId } = await bridge.create({ onLargeChange: 'proceed' });
    for (const [name, text] of Object.entries(files)) await bridge.put(uploadId, name, text);
    sandbox.faults.add({
      area: 'graph',
      kind: 'challenge',
      match: { pathIncludes: 'getUploadSession' },
    });
    await act(uploadId, 'submit');
    const row = await until(uploadId, ['waiting-for-sign-in']);
    t.equal(row.facts.reason?.code, 'SIGN_IN_REQUIRED');
    await get(uploadId);
    t.equal((await until(uploadId)).state, 'accepted');
  });

  await t.test('that cannot be renewed does not hide the upload', async (t) => {
    const uploadId = await holdTooLong();
    await until(uploadId, ['waiting-for-sign-in']);
    // Forgets the token that the calls before have left.
    ahead += 2 * hour;
    sandbox.faults.add({ area: 'entra', kind: 'entraError', errorCode: 50173, times: 2 });
    const seen = await bridge.call('GET', `/v1/uploads/${uploadId}`, clerk);
    t.equal(seen.statusCode, 200);
    t.equal((await bridge.rowOf(uploadId)).state, 'waiting-for-sign-in');
    sandbox.faults.clear();
    await act(uploadId, 'cancel', clerk);
    t.match(await until(uploadId), { state: 'cancelled', identitySealed: null });
  });

  await t.test('must be there at the submit', async (t) => {
    const { uploadId } = await bridge.create({}, clerk);
    await bridge.put(uploadId, 'users.csv', files['users.csv'] ?? '', clerk);
    ahead += 2 * hour;
    sandbox.faults.add({ area: 'entra', kind: 'entraError', errorCode: 53003, times: 2 });
    const refused = await act(uploadId, 'submit', clerk);
    t.same([refused.statusCode, codeOf(refused)], [403, 'ACCESS_BLOCKED_BY_POLICY']);
    t.equal((await bridge.rowOf(uploadId)).state, 'receiving', 'nothing is submitted');
    sandbox.faults.clear();
    await act(uploadId, 'cancel', clerk);
  });

  await t.test(
    'is none for an application: it signs itself in, also after an outage',
    async (t) => {
      const app = { as: { app: true } };
      const held = await bring(fewer, {}, app);
      t.equal(held.state, 'held');
      t.equal((await bridge.rowOf(held.uploadId)).identitySealed, null);
      ahead += 3 * hour;
      sandbox.faults.add({ area: 'entra', kind: 'status', status: 503, times: 3 });
      const payload = { changeHash: held.changes?.changeHash };
      await act(held.uploadId, 'approve', { ...app, payload });
      const row = await until(held.uploadId, ['waiting-for-graph']);
      t.equal(row.facts.reason?.code, 'ENTRA_UNAVAILABLE');
      sandbox.faults.clear();
      t.equal((await until(held.uploadId)).state, 'accepted');
    },
  );
});
