import t from 'tap';
import { codeOf, startBridge, type ErrorAnswer } from './bridge';

interface RunView {
  id: string;
  status: string;
  isEnded: boolean;
}

t.test('runs are listed, read and started', async (t) => {
  const clock = { now: Date.now() };
  const { call } = await startBridge(t, {
    services: { clock: () => clock.now },
    sandbox: { clock: () => clock.now },
  });
  t.same((await call('GET', '/v1/runs')).json(), { value: [] });
  const started = await call('POST', '/v1/runs/start');
  t.equal(started.statusCode, 200);
  const { runId, startsLeft, summary } = started.json<{
    runId: string;
    startsLeft: number;
    summary: string;
  }>();
  t.equal(startsLeft, 4);
  t.match(summary, /at most 4 starts are left in 12 hours/);
  t.same((await call('POST', '/v1/runs/start')).json(), started.json(), 'a retry burns no start');

  const { value } = (await call('GET', '/v1/runs')).json<{ value: RunView[] }>();
  t.match(value, [{ id: runId, status: 'running', isEnded: false }]);
  t.equal(value.length, 1);
  clock.now += 60_000;
  t.match((await call('GET', `/v1/runs/${runId}`)).json(), {
    id: runId,
    status: 'completed',
    isEnded: true,
    summary:
      'The run is completed: 0 organizations, 0 people, 0 classes, 0 memberships are active.',
    activities: [{ status: 'skipped' }, { status: 'skipped' }],
  });
  t.equal((await call('GET', '/v1/runs?top=1')).statusCode, 200);
  t.equal(codeOf(await call('GET', '/v1/runs/nothing')), 'GRAPH_NOT_FOUND');
  t.equal(codeOf(await call('GET', '/v1/runs/a%2Fb')), 'REQUEST_INVALID');
});

t.test('the limit of starts is told before and when it is reached', async (t) => {
  const clock = { now: Date.now() };
  const { call, sandbox } = await startBridge(t, {
    services: { clock: () => clock.now },
    sandbox: { clock: () => clock.now },
  });
  const left: number[] = [];
  for (let count = 0; count < 5; count += 1) {
    left.push((await call('POST', '/v1/runs/start')).json<{ startsLeft: number }>().startsLeft);
    clock.now += 11 * 60_000;
  }
  t.same(left, [4, 3, 2, 1, 0]);
  const starts = () => sandbox.requests.filter(({ method }) => method === 'POST').length;
  const before = starts();
  const refused = await call('POST', '/v1/runs/start');
  t.same([refused.statusCode, codeOf(refused)], [429, 'RUN_LIMIT_REACHED']);
  t.equal(refused.headers['retry-after'], String(12 * 3600 - 5 * 11 * 60));
  t.ok(
    sandbox.requests.filter(({ path }) => path.endsWith('runs/start')).length === 5,
    'Graph is not asked',
  );
  t.ok(starts() >= before);
  t.equal((await call('GET', '/v1/runs')).statusCode, 200, 'reading goes on');
});

t.test('starting needs Roster.Sync, and Graph its consent', async (t) => {
  const { call, sandbox } = await startBridge(t);
  const teacher = { as: { user: 'teacher' } };
  t.equal(codeOf(await call('POST', '/v1/runs/start', teacher)), 'CALLER_ROLE_MISSING');
  t.equal((await call('GET', '/v1/runs', teacher)).statusCode, 200);
  await fetch(`${sandbox.origin}/_sandbox/clients`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      clientId: '5a4db0c5-5d5b-4000-8000-0000000000a1',
      graphScopes: ['IndustryData-DataConnector.Upload'],
    }),
  });
  const refused = await call('GET', '/v1/triggers/runs');
  t.equal(codeOf(refused), 'CONSENT_REQUIRED');
  t.match(refused.json<ErrorAnswer>().error.message, /IndustryData-Run\.Start/);
});

t.test('the trigger tells each ended run once', async (t) => {
  const clock = { now: Date.now() };
  const { call, app, sandbox } = await startBridge(t, {
    services: { clock: () => clock.now },
    sandbox: { clock: () => clock.now },
  });
  const startRun = async (): Promise<string> => {
    clock.now += 11 * 60_000;
    return (await call('POST', '/v1/runs/start')).json<{ runId: string }>().runId;
  };
  await startRun();
  clock.now += 60_000;

  let next = '/v1/triggers/runs';
  const look = async (): Promise<string[]> => {
    const answer = await call('GET', next);
    const location = String(answer.headers.location);
    t.match(location, /^http:\/\/127\.0\.0\.1:\d+\/v1\/triggers\/runs\?triggerState=[\w.-]+$/);
    t.ok(Number(answer.headers['retry-after']) >= 1);
    next = location.replace(/^http:\/\/[^/]+/, '');
    const runs = answer.json<RunView[]>();
    t.equal(answer.statusCode, runs.length === 0 ? 202 : 200);
    t.ok(runs.every(({ isEnded }) => isEnded));
    return runs.map(({ id }) => id);
  };
  t.same(await look(), [], 'the first call tells nothing, also not of earlier runs');
  const first = await startRun();
  t.same(await look(), [], 'it is running');
  clock.now += 60_000;
  t.same(await look(), [first]);
  t.same(await look(), []);
  const more = [await startRun(), await startRun()];
  clock.now += 60_000;
  const repeated = next;
  t.same(await look(), more);
  next = repeated;
  t.same(await look(), more, 'the same state gets the same answer: nothing is kept here');
  t.same(await look(), []);

  const wrong = await call('GET', '/v1/triggers/runs?triggerState=made-up');
  t.same([wrong.statusCode, codeOf(wrong)], [400, 'REQUEST_INVALID']);
  t.equal((await app.inject('/v1/triggers/runs')).statusCode, 401);
  sandbox.faults.add({ area: 'graph', kind: 'throttle', retryAfterSeconds: 60 });
  const throttled = await call('GET', next);
  t.same([throttled.statusCode, codeOf(throttled)], [429, 'GRAPH_THROTTLED']);
});
