import { existsSync } from 'node:fs';
import t, { type Test } from 'tap';
import { createBaselineStore } from '../../proxy/database/uploads/baseline-store';
import { createLogger } from '../../proxy/observability/logger';
import type { UploadView } from '../../proxy/schemas/upload';
import { createServices } from '../../proxy/services';
import { codeOf, type ErrorAnswer } from '../e2e/bridge';
import { makeRoster } from './rosters';
import { filesBelow, sis, startUploadBridge, tenantId, type UploadBridge } from './upload-calls';

const starting = { startRun: true, onLargeChange: 'proceed' };
const final = ['accepted', 'rejected', 'failed', 'cancelled', 'expired'] as const;
const apiApp = '5a4db0c5-5d5b-4000-8000-0000000000a1';
const allButRuns = [
  'IndustryData-DataConnector.Read.All',
  'IndustryData-DataConnector.Upload',
  'IndustryData-InboundFlow.Read.All',
  'IndustryData-SourceSystem.Read.All',
  'IndustryData-TimePeriod.Read.All',
  'IndustryData.ReadBasic.All',
];

const begin = (t: Test, runMs: number, limits: object = {}) =>
  startUploadBridge(t, { sandbox: { timings: { runMs } }, limits });
const starts = (bridge: UploadBridge): number => bridge.countOf('graph', 'runs/start', 'POST');
/** Changes what the application was consented to. */
const consent = ({ sandbox }: UploadBridge, change: object) =>
  fetch(`${sandbox.origin}/_sandbox/clients`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ clientId: apiApp, ...change }),
  });

void t.test('an accepted upload follows the run it started', async (t) => {
  const bridge = await begin(t, 3_000);
  const uploadId = await bridge.send(makeRoster(), starting);
  await bridge.until(uploadId, ['following-run']);
  const following = await bridge.get(uploadId);
  t.match(following, {
    state: 'following-run',
    isFinal: false,
    percent: 95,
    sds: { status: 'succeeded' },
  });
  t.match(following.summary, /accepted \d files.*being followed/);
  t.equal((await bridge.call('GET', `/v1/uploads/${uploadId}/outcome`)).statusCode, 202);
  const baseline = await createBaselineStore(bridge.database.query).find(
    tenantId,
    sis.dataConnector,
  );
  t.equal(baseline?.uploadId, uploadId, 'the next upload is compared with it already');
  await bridge.untilPurged(uploadId);
  t.notOk(existsSync(bridge.paths.folder(tenantId, uploadId)), 'its files are gone already');
  t.equal(await bridge.rows.findHolder(tenantId, sis.dataConnector), null);

  const next = await bridge.send(makeRoster({ students: 21 }), { onLargeChange: 'proceed' });
  await bridge.until(next, ['accepted']);
  t.equal((await bridge.rowOf(uploadId)).finishedAt, null, 'another upload need not wait for it');

  await bridge.until(uploadId, final);
  const view = await bridge.get(uploadId);
  t.match(view, {
    state: 'accepted',
    isFinal: true,
    percent: 100,
    sds: { status: 'succeeded' },
    run: {
      status: 'completed',
      totalsFor: 'inbound-flow',
      totals: {
        errors: 0,
        warnings: 0,
        organizations: { active: 4, inactive: 0, total: 4 },
        people: { active: 63 },
        groups: { active: 3 },
        memberships: { active: 63 },
        matchedPeopleByRole: [],
        unmatchedPeopleByRole: [
          { role: 'teacher', count: 3 },
          { role: 'student', count: 60 },
        ],
      },
    },
  });
  t.notOk(view.run?.problem);
  t.match(view.summary, /its run ended as completed/);
  t.same(
    view.steps.map(({ step, finishedAt }) => [step, finishedAt !== undefined]),
    ['receive', 'check', 'upload', 'validate', 'run', 'report'].map((step) => [step, true]),
  );
  t.equal((await bridge.rowOf(uploadId)).identitySealed, null);
  t.equal((await bridge.call('GET', `/v1/uploads/${uploadId}/outcome`)).statusCode, 200);
  const details = await bridge.call('GET', `/v1/runs/${view.run?.id}`);
  t.match(details.json(), { totals: { people: { active: 63 } } });
  t.equal(starts(bridge), 1);
  const after = await createBaselineStore(bridge.database.query).find(tenantId, sis.dataConnector);
  t.equal(after?.uploadId, next, 'the end of a run brings no older baseline back');
  t.ok(existsSync(bridge.paths.baseline(tenantId, sis.dataConnector, next)));
});

void t.test('a start whose answer is lost starts no second run', async (t) => {
  const bridge = await begin(t, 300);
  const match = { method: 'POST', pathIncludes: 'runs/start' };
  bridge.sandbox.faults.add({ area: 'graph', kind: 'drop', afterWork: true, match });
  const view = await bridge.bring(makeRoster(), starting);
  t.match(view, { state: 'accepted', run: { status: 'completed' } });
  t.equal(starts(bridge), 1);
});

void t.test('a start that a stopped process had under way is not made again', async (t) => {
  const bridge = await begin(t, 300);
  const match = { method: 'POST', pathIncludes: 'runs/start' };
  bridge.sandbox.faults.add({ area: 'graph', kind: 'stall', afterWork: true, match });
  const uploadId = await bridge.send(makeRoster(), starting);
  while (starts(bridge) === 0) await new Promise((resolve) => setTimeout(resolve, 50));
  await bridge.app.close();
  t.equal((await bridge.rowOf(uploadId)).state, 'following-run');
  const services = await createServices({
    config: bridge.config,
    logger: createLogger({ level: 'silent' }),
    stores: bridge.stores,
    database: bridge.database,
    uploadLimits: { settleMs: 200, runPollSeconds: [0.2, 0.5], sweepEveryMs: 300 },
  });
  const row = await bridge.until(uploadId, final);
  await services.close();
  t.equal(row.state, 'accepted');
  t.match(row.facts.run, { status: 'completed', totals: { people: { active: 63 } } });
  t.equal(starts(bridge), 1);
});

void t.test('whatever becomes of the run, the roster stays accepted', async (t) => {
  const bridge = await begin(t, 60_000);
  const { sandbox } = bridge;
  const problemOf = async (uploadId: string): Promise<string | undefined> => {
    await bridge.until(uploadId, final);
    const view: UploadView = await bridge.get(uploadId);
    t.equal(view.state, 'accepted');
    t.equal(view.nextStep, view.run?.problem?.message);
    t.equal((await bridge.call('GET', `/v1/uploads/${uploadId}/outcome`)).statusCode, 200);
    return view.run?.problem?.code;
  };
  t.beforeEach(() => sandbox.faults.clear());

  await t.test('when following it is cancelled', async (t) => {
    const uploadId = await bridge.send(makeRoster(), starting);
    await bridge.until(uploadId, ['following-run']);
    while ((await bridge.rowOf(uploadId)).facts.run?.id === undefined)
      await new Promise((resolve) => setTimeout(resolve, 50));
    const cancelled = await bridge.act(uploadId, 'cancel');
    t.equal(cancelled.statusCode, 200);
    t.match(cancelled.json(), {
      state: 'accepted',
      run: { status: 'running', problem: { code: 'RUN_NOT_FOLLOWED', message: /by a cancel/ } },
    });
    t.equal(await problemOf(uploadId), 'RUN_NOT_FOLLOWED');
    t.equal(codeOf(await bridge.act(uploadId, 'cancel')), 'UPLOAD_STATE_WRONG');
  });

  await t.test('when Graph takes the sign-in no more', async (t) => {
    sandbox.faults.add({
      ...{ area: 'graph', kind: 'expire', times: 50 },
      match: { method: 'GET', pathIncludes: '/runs' },
    });
    const uploadId = await bridge.send(makeRoster(), starting);
    t.equal(await problemOf(uploadId), 'GRAPH_UNAUTHORIZED');
  });

  await t.test('when the application may not start one', async (t) => {
    await consent(bridge, { graphRoles: allButRuns });
    const uploadId = await bridge.send(makeRoster(), starting, { as: { app: true } });
    t.equal(await problemOf(uploadId), 'GRAPH_FORBIDDEN');
  });

  await t.test('when the starts are used up', async (t) => {
    const token = await sandbox.issueToken({ audience: 'graph' });
    const headers = { authorization: `Bearer ${token}` };
    const url = `${sandbox.origin}/beta/external/industryData/runs/start`;
    for (let count = 0; count < 5; count += 1) await fetch(url, { method: 'POST', headers });
    const uploadId = await bridge.send(makeRoster(), starting);
    t.equal(await problemOf(uploadId), 'RUN_LIMIT_REACHED');
  });
});

void t.test('a run is followed for so long, also while Graph is away', async (t) => {
  const bridge = await begin(t, 600_000, { runHours: 2 / 3_600 });
  const long = await bridge.bring(makeRoster(), starting);
  t.match(long, { state: 'accepted', run: { problem: { code: 'RUN_NOT_FOLLOWED' } } });
  bridge.sandbox.faults.add({
    ...{ area: 'graph', kind: 'status', status: 503, times: 1_000 },
    match: { pathIncludes: '/runs' },
  });
  const away = await bridge.bring(makeRoster(), starting);
  t.match(away, { state: 'accepted', run: { problem: { code: 'RUN_NOT_FOLLOWED' } } });
});

void t.test('consent to runs is needed only by uploads that start one', async (t) => {
  const bridge = await begin(t, 300);
  await consent(bridge, { graphScopes: allButRuns });
  const plain = await bridge.bring(makeRoster(), { onLargeChange: 'proceed' });
  t.equal(plain.state, 'accepted');
  t.notOk(plain.run);
  t.equal(bridge.countOf('graph', '/runs'), 0);

  const { uploadId } = await bridge.create({ ...starting, correlationId: 'night' });
  await bridge.put(uploadId, 'orgs.csv', makeRoster()['orgs.csv'] ?? '');
  const refused = await bridge.act(uploadId, 'submit');
  t.equal(codeOf(refused), 'CONSENT_REQUIRED');
  t.match(refused.json<ErrorAnswer>().error.message, /IndustryData-Run/);
  t.equal((await bridge.get(uploadId)).state, 'receiving', 'nothing is lost');
  const other = await bridge.call('POST', '/v1/uploads', {
    payload: { inboundFlowId: sis.inboundFlow, onLargeChange: 'proceed', correlationId: 'night' },
  });
  t.equal(codeOf(other), 'UPLOAD_CORRELATION_TAKEN', 'to start a run is another setting');
  await bridge.act(uploadId, 'cancel');
  t.same(filesBelow(`${bridge.spool}/uploads`), []);
});
