import { setTimeout as delay } from 'node:timers/promises';
import t from 'tap';
import type { Fault } from '../../proxy/sandbox/faults';
import type { UploadState, UploadView } from '../../proxy/schemas/upload';
import { sql } from '../../proxy/database/sql';
import { makeRoster, without } from './rosters';
import { filesBelow, startUploadBridge } from './upload-calls';

const files = makeRoster({ schools: 1, students: 8 });
const fewer = without(files, 'classes.csv', 'enrollments.csv');
const operations: Pick<Fault, 'area' | 'match'> = {
  area: 'graph',
  match: { method: 'GET', pathIncludes: '/operations/' },
};

void t.test('a cancel', async (t) => {
  const bridge = await startUploadBridge(t);
  const { act, until, send, bring, sandbox } = bridge;
  t.equal((await bring(files)).state, 'accepted');

  /** Waits until a call has met the fault, so that the step is in the middle of its work. */
  async function met({ area, match }: Fault): Promise<void> {
    const isThere = () =>
      sandbox.requests.some(
        (request) =>
          request.area === area &&
          request.path.includes(match?.pathIncludes ?? '') &&
          request.method === (match?.method ?? request.method),
      );
    for (let tries = 0; !isThere() && tries < 200; tries += 1) await delay(50);
  }

  async function cancelled(uploadId: string): Promise<UploadView> {
    const answer = await act(uploadId, 'cancel');
    t.equal(answer.statusCode, 200);
    sandbox.faults.clear();
    await until(uploadId);
    const row = await bridge.untilPurged(uploadId);
    t.match(row, { state: 'cancelled', identitySealed: null, identityExpiresAt: null });
    t.notOk('sessionSealed' in row.facts);
    t.same(filesBelow(bridge.paths.folder(row.tenantId, uploadId)), []);
    const view = await bridge.get(uploadId);
    t.match(view, { state: 'cancelled', reason: { code: 'UPLOAD_CANCELLED' } });
    t.ok(view.steps.every(({ finishedAt }) => finishedAt !== undefined));
    return view;
  }

  await t.test('ends an upload that receives', async (t) => {
    const { uploadId } = await bridge.create();
    await bridge.put(uploadId, 'users.csv', files['users.csv'] ?? '');
    await cancelled(uploadId);
    t.equal((await bridge.put(uploadId, 'orgs.csv', 'x')).statusCode, 409);
  });

  await t.test('ends an upload that is held', async () => {
    const { uploadId } = await bring(fewer);
    await cancelled(uploadId);
  });

  const states: [UploadState, Fault, number][] = [
    [
      'checking',
      { area: 'graph', kind: 'slow', delayMs: 20_000, match: { pathIncludes: '/inboundFlows/' } },
      0,
    ],
    ['uploading', { area: 'storage', kind: 'stall', match: { method: 'PATCH' }, times: 100 }, 1],
    ['validating', { ...operations, kind: 'body', body: { status: 'running' }, times: 500 }, 1],
  ];
  for (const [state, fault, sessions] of states)
    await t.test(`ends an upload that is ${state}`, async (t) => {
      const { uploadId } = await bridge.create({ onLargeChange: 'proceed' });
      for (const [name, text] of Object.entries(files)) await bridge.put(uploadId, name, text);
      sandbox.requests.length = 0;
      sandbox.faults.add(fault);
      await act(uploadId, 'submit');
      await until(uploadId, [state]);
      await met(fault);
      const { reason } = await cancelled(uploadId);
      t.equal(bridge.sessions(), sessions);
      const mayBeTaken = /School Data Sync had its files already and may still take them/;
      if (state === 'validating') t.match(reason?.message, mayBeTaken);
      else t.notMatch(reason?.message, mayBeTaken);
      t.equal(bridge.validations(), state === 'validating' ? 1 : 0);
    });

  await t.test('ends an upload that waits for its turn, the one before it goes on', async (t) => {
    sandbox.faults.add({ ...operations, kind: 'body', body: { status: 'running' }, times: 500 });
    const first = await send(files);
    await until(first, ['validating']);
    const second = await send(files);
    await until(second, ['waiting-for-turn']);
    await cancelled(second);
    t.equal((await until(first)).state, 'accepted');
  });

  await t.test('ends an upload that waits for Microsoft, at once', async (t) => {
    const { uploadId } = await bridge.create();
    for (const [name, text] of Object.entries(files)) await bridge.put(uploadId, name, text);
    sandbox.faults.add({
      area: 'graph',
      kind: 'throttle',
      retryAfterSeconds: 300,
      match: { pathIncludes: '/inboundFlows/' },
    });
    await act(uploadId, 'submit');
    const row = await until(uploadId, ['waiting-for-graph']);
    t.equal(row.facts.reason?.code, 'GRAPH_THROTTLED');
    await cancelled(uploadId);
  });
});

void t.test('a cancel ends an upload that waits for a sign-in', async (t) => {
  const bridge = await startUploadBridge(t);
  t.equal((await bridge.bring(files)).state, 'accepted');
  const app = { as: { app: true } };
  const held = await bridge.bring(fewer);
  await bridge.database.query(
    sql`UPDATE sds_bridge.upload SET identity_sealed = NULL WHERE upload_id = ${held.uploadId}`,
  );
  // An administrator of another identity, so that nothing is renewed.
  const payload = { changeHash: held.changes?.changeHash };
  await bridge.act(held.uploadId, 'approve', { ...app, payload });
  await bridge.until(held.uploadId, ['waiting-for-sign-in']);
  t.equal((await bridge.act(held.uploadId, 'cancel', app)).statusCode, 200);
  t.equal((await bridge.until(held.uploadId)).state, 'cancelled');
});
