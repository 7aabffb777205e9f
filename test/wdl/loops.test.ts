import t from 'tap';
import { createFakeClock } from './index';
import {
  after,
  call,
  fails,
  outputOf,
  run,
  scripted,
  statuses,
  variable,
  works,
} from './small-flows';

const three = '@createArray(1, 2, 3)';
const wait = (seconds: number, runAfter = {}) => ({
  ...{ type: 'Wait', inputs: { interval: { count: seconds, unit: 'Second' } }, runAfter },
});

t.test('4: one failing iteration does not stop the others, and fails the loop', async (t) => {
  const result = await run({
    Each: {
      type: 'Foreach',
      foreach: three,
      actions: { Step: works({}, '@div(6, sub(item(), 2))'), Next: works(after('Step')) },
    },
    Seen: works(after('Each', 'Failed'), "@result('Each')"),
  });
  t.match(statuses(result), {
    Step: 'Succeeded Failed Succeeded',
    Next: 'Succeeded Skipped Succeeded',
    Each: 'Failed',
  });
  const seen = outputOf(result, 'Seen') as { name: string; status: string }[];
  t.same(
    seen.map(({ name, status }) => `${name} ${status}`),
    [
      'Step Succeeded',
      'Next Succeeded',
      'Step Failed',
      'Next Skipped',
      'Step Succeeded',
      'Next Succeeded',
    ],
  );
});

t.test(
  '4: items(), item() and actions of the same iteration; inner loops see outer ones',
  async (t) => {
    const result = await run({
      List: variable('List', 'array'),
      Outer: {
        type: 'Foreach',
        foreach: "@createArray('a', 'b')",
        runAfter: after('List'),
        actions: {
          Name: works({}, "@toUpper(items('Outer'))"),
          Inner: {
            type: 'Foreach',
            foreach: '@createArray(1, 2)',
            runAfter: after('Name'),
            actions: {
              Add: {
                type: 'AppendToArrayVariable',
                inputs: {
                  name: 'List',
                  value: "@{outputs('Name')}@{items('inner')}@{item()}@{items('Outer')}",
                },
              },
            },
          },
        },
      },
      Seen: works(after('Outer'), "@variables('List')"),
    });
    t.same(outputOf(result, 'Seen'), ['A11a', 'A22a', 'B11b', 'B22b']);
  },
);

t.test('4: what is no array fails the loop; an empty one is a success', async (t) => {
  const loop = (foreach: unknown) =>
    run({ Each: { type: 'Foreach', foreach, actions: { A: fails() } } });
  t.match(await loop('@null'), { status: 'Failed', error: { code: 'InvalidTemplate' } });
  t.match(await loop('@createArray()'), { status: 'Succeeded' });
});

t.test("4: how many iterations run at once is the dialect's, or what is written", async (t) => {
  async function most(dialect: 'power-automate' | 'logic-apps', more: object, inner = false) {
    let now = 0;
    let peak = 0;
    const connector = scripted();
    const slow: typeof connector = {
      ...connector,
      call: async (...args) => {
        peak = Math.max(peak, (now += 1));
        await new Promise((resolve) => setImmediate(resolve));
        now -= 1;
        return connector.call(...args);
      },
    };
    const step =
      dialect === 'power-automate'
        ? call()
        : {
            type: 'ApiConnection',
            inputs: {
              host: { connection: { referenceName: 'scripted' } },
              method: 'get',
              path: '/do',
            },
          };
    const loop = { type: 'Foreach', foreach: '@range(0, 30)', actions: { Step: step }, ...more };
    const outer = { type: 'Foreach', foreach: '@range(0, 1)', actions: { Each: loop } };
    await run(inner ? { Outer: outer } : { Each: loop }, {
      dialect,
      connections: { scripted: slow },
    });
    return peak;
  }
  const five = { runtimeConfiguration: { concurrency: { repetitions: 5 } } };
  t.equal(await most('power-automate', {}), 1);
  t.equal(await most('logic-apps', {}), 20);
  t.equal(await most('power-automate', five), 5);
  t.equal(await most('logic-apps', five), 5);
  t.equal(await most('logic-apps', { operationOptions: 'Sequential' }), 1);
  t.equal(await most('power-automate', five, true), 1, 'an inner loop of Power Automate');
  t.equal(await most('logic-apps', five, true), 5);
});

const untilThree = (more: object = {}, body: object = {}) => ({
  Count: variable('Count', 'integer', 0),
  Loop: {
    type: 'Until',
    expression: "@equals(variables('Count'), 3)",
    limit: { count: 10, timeout: 'PT1H' },
    runAfter: after('Count'),
    actions: {
      Add: { type: 'IncrementVariable', inputs: { name: 'Count' } },
      Index: works(after('Add'), "@iterationIndexes('Loop')"),
      ...body,
    },
    ...more,
  },
});

t.test('5: the body first, then the condition', async (t) => {
  const result = await run(untilThree());
  t.equal(result.status, 'Succeeded');
  t.same(
    result.actions.get('Index')?.map(({ outputs }) => outputs),
    [0, 1, 2],
  );
  const once = await run(untilThree({ expression: '@true' }));
  t.equal(once.actions.get('Add')?.length, 1);
  const seen = await run(untilThree({ expression: "@equals(outputs('Index'), 1)" }));
  t.equal(seen.actions.get('Add')?.length, 2, 'the condition sees the iteration');
});

t.test('5: a limit is a success, unless FailWhenLimitsReached', async (t) => {
  const never = { expression: '@false', limit: { count: 4 } };
  const silent = await run(untilThree(never));
  t.equal(silent.status, 'Succeeded');
  t.equal(silent.actions.get('Add')?.length, 4);
  const loud = await run(untilThree({ ...never, operationOptions: 'FailWhenLimitsReached' }));
  t.match(loud, { status: 'Failed', error: { code: 'LimitsReached' } });
  const reached = await run(
    untilThree({ limit: { count: 3 }, operationOptions: 'FailWhenLimitsReached' }),
  );
  t.equal(reached.status, 'Succeeded', 'the condition came true in the last one');
});

t.test('5: without limits it is 60 times and one hour', async (t) => {
  const unlimited = { ...untilThree({ expression: '@false' }).Loop, limit: undefined };
  const { Count } = untilThree();
  const times = await run({ Count, Loop: unlimited });
  t.equal(times.actions.get('Add')?.length, 60);
  const slow = { ...unlimited, actions: { ...unlimited.actions, Wait: wait(600) } };
  const hour = await run({ Count, Loop: slow });
  t.equal(hour.actions.get('Add')?.length, 6);
});

t.test('5: the timeout is looked at between iterations', async (t) => {
  const clock = createFakeClock('2026-08-31T06:00:00Z');
  const limit = { count: 100, timeout: 'PT90S' };
  const result = await run(untilThree({ expression: '@false', limit }, { Wait: wait(60) }), {
    clock,
  });
  t.equal(result.actions.get('Wait')?.length, 2);
  t.same(statuses(result)['Wait'], 'Succeeded Succeeded', 'the running one is not cut');
  t.equal(clock.now().toISOString(), '2026-08-31T06:02:00.000Z');
});

t.test('5: only a failure of the last iteration fails the loop', async (t) => {
  const failsAt = (index: number) =>
    run(
      untilThree({}, { Check: works(after('Index'), `@div(1, sub(outputs('Index'), ${index}))`) }),
    );
  t.equal((await failsAt(1)).status, 'Succeeded');
  t.equal((await failsAt(2)).status, 'Failed');
});

t.test('a Terminate around a loop stops it', async (t) => {
  const clock = createFakeClock('2026-08-31T06:00:00Z');
  const result = await run(
    {
      ...untilThree({ expression: '@false' }, { Wait: wait(60) }),
      Stop: { type: 'Terminate', inputs: { runStatus: 'Cancelled' }, runAfter: after('Before') },
      Before: wait(90),
    },
    { clock },
  );
  t.equal(result.status, 'Cancelled');
  t.equal(statuses(result)['Loop'], 'Cancelled');
  t.ok((result.actions.get('Add')?.length ?? 0) <= 3);
});
