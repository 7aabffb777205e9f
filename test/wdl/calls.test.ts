import t from 'tap';
import type { JsonObject } from '../../scripts/connector/json';
import { createFakeClock, type FlowOptions, type FlowResult } from './index';
import { readRetryPolicy } from './run/retry-policy';
import {
  after,
  apiCall,
  call,
  run,
  scope,
  scripted,
  statuses,
  works,
  type Answer,
} from './small-flows';

/** A run of one call with a clock that writes down its waits, in seconds. */
async function oneCall(
  answers: Answer[],
  action: JsonObject = call(),
  more: Partial<FlowOptions> = {},
): Promise<FlowResult & { waits: number[] }> {
  const waits: number[] = [];
  const clock = createFakeClock('2026-08-31T06:00:00Z', {
    onWait: (ms) => {
      waits.push(ms / 1_000);
    },
  });
  const result = await run(
    { Call: action },
    { clock, connections: { scripted: scripted(...answers) }, ...more },
  );
  return { ...result, waits };
}

const retry = (retryPolicy: object, more: JsonObject = {}) => call(more, { retryPolicy });
const fixed = retry({ type: 'fixed', count: 2, interval: 'PT10S' });

t.test('8: 408, 429, 5xx and no answer are tried again; other answers are final', async (t) => {
  for (const answer of [408, 429, 500, 503, 'no answer'] as const) {
    const result = await oneCall([answer, answer, 200], fixed);
    t.match(result, { status: 'Succeeded', waits: [10, 10] }, String(answer));
    t.match(result.actions.get('Call')?.[0]?.attempts, [
      {
        waited: 10_000,
        ...(answer === 'no answer' ? { code: 'BadGateway' } : { statusCode: answer }),
      },
      { waited: 10_000 },
      { statusCode: 200 },
    ]);
    t.match(result.calls, [{ status: 200, attempts: 3 }]);
  }
  for (const answer of [400, 401, 404, 409, 422])
    t.match(await oneCall([answer, 200], fixed), { status: 'Failed', waits: [] }, String(answer));
});

t.test('8: after the last retry the action has failed, with the last answer', async (t) => {
  const body = { error: { code: 'SERVICE_BUSY', message: 'Try again later.' } };
  const result = await oneCall([{ status: 503, body }], fixed);
  t.match(result, { status: 'Failed', error: body.error, calls: [{ status: 503, attempts: 3 }] });
  const [shown] = result.actions.get('Call') ?? [];
  t.match(shown, {
    status: 'Failed',
    code: 'ServiceUnavailable',
    outputs: { statusCode: 503, body },
  });
  t.equal(shown?.error, undefined, 'what went wrong is in the body');
  const silent = await oneCall(['no answer'], fixed);
  t.match(silent, { status: 'Failed', error: { code: 'BadGateway' }, calls: [{ status: 0 }] });
});

t.test('8: the waits of an exponential policy double between its bounds', async (t) => {
  const policy = { type: 'exponential', count: 6, interval: 'PT10S' };
  const bounds = { minimumInterval: 'PT5S', maximumInterval: 'PT1M' };
  const { waits } = await oneCall([503], retry({ ...policy, ...bounds }));
  const ranges = [
    [5, 10],
    [10, 20],
    [20, 40],
    [40, 60],
    [60, 60],
    [60, 60],
  ] as const;
  t.equal(waits.length, ranges.length);
  for (const [index, [least, most]] of ranges.entries()) {
    const wait = waits[index] ?? 0;
    t.ok(wait >= least && wait <= most, `${wait} is from ${least} to ${most}`);
  }
  t.same(
    waits,
    (await oneCall([503], retry({ ...policy, ...bounds }))).waits,
    'the same every time',
  );
});

t.test('8: an exponential wait is anywhere between its bounds', (t) => {
  const given = { type: 'exponential', count: 4, interval: 'PT20S' };
  const bounds = { minimumInterval: 'PT6S', maximumInterval: 'PT1M' };
  const policy = readRetryPolicy({ ...given, ...bounds }, 'logic-apps');
  const waits = (random: number) =>
    [1, 2, 3, 4].map((retry) => policy.waitBefore(retry, () => random) / 1_000);
  t.same(waits(0), [6, 20, 40, 60]);
  t.same(waits(0.5), [13, 30, 50, 60]);
  t.same(waits(1), [20, 40, 60, 60]);
  t.end();
});

t.test('8: none, default and what each dialect does without a policy', async (t) => {
  t.equal((await oneCall([503], retry({ type: 'none' }))).waits.length, 0);
  t.equal((await oneCall([503])).waits.length, 8);
  t.equal((await oneCall([503], retry({ type: 'Default' }))).waits.length, 8);
  const logicApps = await oneCall([503], apiCall(), { dialect: 'logic-apps' });
  t.equal(logicApps.waits.length, 4);
  t.ok(logicApps.waits.every((wait) => wait >= 5 && wait <= 45));
});

t.test('8: Retry-After is honoured', async (t) => {
  const { waits } = await oneCall([{ status: 429, headers: { 'retry-after': '120' } }, 200], fixed);
  t.same(waits, [120]);
  const shorter = await oneCall([{ status: 429, headers: { 'retry-after': '1' } }, 200], fixed);
  t.same(shorter.waits, [10]);
});

t.test("8: a policy outside of the platform's bounds is a problem of the definition", async (t) => {
  for (const policy of [
    { type: 'fixed', count: 91, interval: 'PT10S' },
    { type: 'fixed', count: 2, interval: 'PT1S' },
    { type: 'fixed', count: 2, interval: 'P2D' },
    { type: 'exponential', count: 2 },
    { type: 'often' },
  ])
    await t.rejects(oneCall([200], retry(policy)), {
      name: 'DefinitionError',
      message: /RetryPolicy/,
    });
});

t.test('11: an action that does not end within its timeout has timed out', async (t) => {
  const slow = retry(
    { type: 'fixed', count: 5, interval: 'PT1M' },
    { limit: { timeout: 'PT150S' } },
  );
  const result = await oneCall([503], slow);
  t.match(result, { status: 'Failed', error: { code: 'ActionTimedOut' }, waits: [60, 60, 30] });
  t.equal(statuses(result)['Call'], 'TimedOut');
  const caught = await run(
    { Call: slow, Failed: works(after('Call', 'Failed')), Late: works(after('Call', 'TimedOut')) },
    { connections: { scripted: scripted(503) } },
  );
  t.match(statuses(caught), { Failed: 'Skipped', Late: 'Succeeded' });
});

t.test('a hook sees each try, and what it throws is a failure of the call', async (t) => {
  const tries: number[] = [];
  const beforeCall = ({ attempt, operationId }: { attempt: number; operationId: string }) => {
    t.equal(operationId, 'Do');
    tries.push(attempt);
  };
  await oneCall([503, 200], fixed, { hooks: { beforeCall } });
  t.same(tries, [1, 2]);
  const stop = () => Promise.reject(new Error('stop'));
  await t.rejects(oneCall([200], fixed, { hooks: { beforeCall: stop } }), { message: 'stop' });
});

t.test(
  'a call ends the test, and no Catch hides it, when the connection is not there',
  async (t) => {
    const flow = { Try: scope({ Call: call() }), Catch: works(after('Try', 'Failed')) };
    await t.rejects(run(flow), { name: 'ContractViolation' });
    const other = call(
      {},
      { host: { connectionName: 'scripted', operationId: 'Do', apiId: '/x/shared_other' } },
    );
    await t.rejects(oneCall([200], other), { name: 'ContractViolation' });
  },
);

t.test('waits that begin together end together', async (t) => {
  const clock = createFakeClock('2026-08-31T06:00:00Z');
  const hour = { type: 'Wait', inputs: { interval: { count: 1, unit: 'Hour' } } };
  const until = {
    type: 'Wait',
    inputs: { until: { timestamp: '2026-08-31T09:00:00Z' } },
    runAfter: after('A'),
  };
  await run({ A: hour, B: hour }, { clock });
  t.equal(clock.now().toISOString(), '2026-08-31T07:00:00.000Z');
  await run({ A: hour, Then: until }, { clock });
  t.equal(clock.now().toISOString(), '2026-08-31T09:00:00.000Z');
});
