import t from 'tap';
import { after, fails, outputOf, run, scope, statuses, variable, works } from './small-flows';

const allFour = ['Succeeded', 'Failed', 'Skipped', 'TimedOut'];

t.test(
  '1: an action runs when all it runs after ended as allowed; else it is skipped',
  async (t) => {
    const result = await run({
      Works: works(),
      Fails: fails(),
      After_both: works({ ...after('Works'), ...after('Fails') }),
      After_failure: works({ ...after('Works'), ...after('Fails', 'failed') }),
      After_skipped: works(after('After_both', 'Skipped')),
      After_that: works(after('After_both')),
      Nothing_named: works({ Works: [] }),
    });
    t.same(statuses(result), {
      Works: 'Succeeded',
      Fails: 'Failed',
      After_both: 'Skipped',
      After_failure: 'Succeeded',
      After_skipped: 'Succeeded',
      After_that: 'Skipped',
      Nothing_named: 'Succeeded',
    });
  },
);

t.test('1: all that is inside a skipped container is skipped', async (t) => {
  const result = await run({
    Fails: fails(),
    Outer: scope({ Inner: scope({ Deep: works() }) }, after('Fails')),
    Choose: {
      type: 'If',
      expression: '@true',
      actions: { Yes: works() },
      else: { actions: { No: works() } },
      runAfter: after('Fails'),
    },
  });
  t.match(statuses(result), {
    Outer: 'Skipped',
    Inner: 'Skipped',
    Deep: 'Skipped',
    Yes: 'Skipped',
    No: 'Skipped',
  });
});

t.test('2: the status of a level is that of its leaves', async (t) => {
  const cases: [string, Parameters<typeof run>[0], string][] = [
    ['a leaf that failed', { A: works(), B: fails(after('A')) }, 'Failed'],
    [
      'a failure that was caught',
      { Try: fails(), Catch: works(after('Try', 'Failed')) },
      'Succeeded',
    ],
    [
      'a Catch that was not needed',
      { Try: works(), Catch: works(after('Try', 'Failed')) },
      'Succeeded',
    ],
    ['a skipped leaf after a failure', { Try: fails(), Next: works(after('Try')) }, 'Failed'],
    [
      'skipped leaves in a row',
      { Try: fails(), B: works(after('Try')), C: works(after('B')) },
      'Failed',
    ],
    ['one failed leaf among others', { A: works(), B: fails() }, 'Failed'],
    [
      'a Finally that always runs hides the failure',
      { Try: fails(), Finally: works(after('Try', ...allFour)) },
      'Succeeded',
    ],
    [
      'a failed and caught one, with a leaf that was skipped for it',
      { Try: fails(), Catch: works(after('Try', 'Failed')), Next: works(after('Try')) },
      'Failed',
    ],
  ];
  for (const [what, actions, status] of cases) {
    t.equal((await run(actions)).status, status, what);
    const nested = await run({ Scope: scope(actions) });
    t.equal(nested.actions.get('Scope')?.[0]?.status, status, `${what}, in a scope`);
    t.equal(nested.status, status);
  }
});

t.test('2: Try, Catch and Finally', async (t) => {
  const flow = (inside: object) => ({
    Try: scope({ Step: inside, Next: works(after('Step')) }),
    Catch: scope(
      {
        Failures: {
          type: 'Query',
          inputs: { from: "@result('Try')", where: "@equals(item()?['status'], 'Failed')" },
          runAfter: {},
        },
        First: works(after('Failures'), "@first(body('Failures'))?['name']"),
      },
      after('Try', 'Failed', 'TimedOut'),
    ),
    Finally: works(after('Catch', ...allFour)),
  });
  const good = await run(flow(works()));
  t.match(statuses(good), {
    Try: 'Succeeded',
    Catch: 'Skipped',
    First: 'Skipped',
    Finally: 'Succeeded',
  });
  const bad = await run(flow(fails()));
  t.match(statuses(bad), {
    Try: 'Failed',
    Next: 'Skipped',
    Catch: 'Succeeded',
    Finally: 'Succeeded',
  });
  t.equal(bad.status, 'Succeeded', 'caught, so not a failed run');
  t.equal(outputOf(bad, 'First'), 'Step');
});

t.test('2: result() has the direct children only, in order, with what they know', async (t) => {
  const result = await run({
    Try: scope({ A: works(), Inner: scope({ B: fails() }, after('A')), C: works(after('Inner')) }),
    Seen: works(after('Try', 'Failed'), "@result('Try')"),
  });
  t.match(outputOf(result, 'Seen'), [
    {
      name: 'A',
      status: 'Succeeded',
      code: 'OK',
      inputs: 'x',
      outputs: 'x',
      startTime: /Z$/,
      endTime: /Z$/,
    },
    { name: 'Inner', status: 'Failed', code: 'ActionFailed', error: { code: 'ActionFailed' } },
    { name: 'C', status: 'Skipped' },
  ]);
  t.equal((outputOf(result, 'Seen') as unknown[]).length, 3);
  const good = await run({
    Try: scope({ Inner: scope({ A: works(), B: works() }) }),
    Seen: works(after('Try'), "@length(result('Try'))"),
  });
  t.equal(outputOf(good, 'Seen'), 1);
});

t.test('6: Terminate ends the run at once', async (t) => {
  const flow = (inputs: object) => ({
    Slow: { type: 'Wait', inputs: { interval: { count: 1, unit: 'Hour' } } },
    End: scope({ Stop: { type: 'Terminate', inputs }, Behind: works(after('Stop')) }),
    Later: works(after('End', ...allFour)),
    Much_later: works(after('Slow', ...allFour)),
  });
  const failed = await run(
    flow({ runStatus: 'Failed', runError: { code: 'NoFiles', message: 'No files.' } }),
  );
  t.match(failed, { status: 'Failed', error: { code: 'NoFiles', message: 'No files.' } });
  t.same(statuses(failed), {
    Stop: 'Succeeded',
    Behind: 'Skipped',
    End: 'Cancelled',
    Later: 'Skipped',
    Slow: 'Cancelled',
    Much_later: 'Skipped',
  });
  t.match(await run(flow({ runStatus: 'Succeeded' })), { status: 'Succeeded', error: undefined });
  t.match(await run(flow({ runStatus: 'Cancelled' })), { status: 'Cancelled', error: undefined });
});

t.test('7: variables have a type, are run-global and matched whatever their case', async (t) => {
  const result = await run({
    Count: variable('Count', 'integer', 1),
    Names: { ...variable('Names', 'array'), runAfter: after('Count') },
    Text: { ...variable('Text', 'string', 'a'), runAfter: after('Names') },
    Add: {
      type: 'IncrementVariable',
      inputs: { name: 'count', value: 5 },
      runAfter: after('Text'),
    },
    Take: { type: 'DecrementVariable', inputs: { name: 'Count' }, runAfter: after('Add') },
    Append: {
      type: 'AppendToArrayVariable',
      inputs: { name: 'Names', value: "@variables('count')" },
      runAfter: after('Take'),
    },
    Write: {
      type: 'AppendToStringVariable',
      inputs: { name: 'Text', value: 'b' },
      runAfter: after('Append'),
    },
    In_scope: scope(
      { Set: { type: 'SetVariable', inputs: { name: 'Count', value: 9 } } },
      after('Write'),
    ),
    Seen: works(after('In_scope'), [
      "@variables('Count')",
      "@variables('names')",
      "@variables('TEXT')",
    ]),
  });
  t.same(outputOf(result, 'Seen'), [9, [5], 'ab']);
  const wrong: [object, object][] = [
    [variable('V', 'integer', 1), { type: 'SetVariable', inputs: { name: 'V', value: 'text' } }],
    [variable('V', 'string', ''), { type: 'IncrementVariable', inputs: { name: 'V' } }],
    [
      variable('V', 'string', ''),
      { type: 'AppendToArrayVariable', inputs: { name: 'V', value: 1 } },
    ],
    [
      variable('V', 'array', []),
      { type: 'AppendToStringVariable', inputs: { name: 'V', value: 'x' } },
    ],
    [variable('V', 'boolean', 'true'), works()],
  ];
  for (const [declaration, use] of wrong) {
    const { status, error } = await run({ V: declaration, Use: { ...use, runAfter: after('V') } });
    t.match(
      { status, error },
      { status: 'Failed', error: { code: 'InvalidTemplate' } },
      JSON.stringify(use),
    );
  }
});

t.test('a Response is kept, a child flow is answered by the test', async (t) => {
  const result = await run(
    {
      Child: {
        type: 'Workflow',
        inputs: { host: { workflowReferenceName: 'guid' }, body: { n: 1 } },
      },
      Answer: {
        type: 'Response',
        inputs: { statusCode: 202, body: "@body('Child')" },
        runAfter: after('Child'),
      },
    },
    { childFlows: { guid: (inputs) => ({ statusCode: 200, headers: {}, body: inputs['body'] }) } },
  );
  t.match(result, { status: 'Succeeded', response: { statusCode: 202, body: { n: 1 } } });
});
