import t from 'tap';
import { createRunSlots, runFlow, splitTrigger, standardDefinition } from './index';
import { call, outputOf, run, scripted, works } from './small-flows';

const held = {
  type: 'Request',
  conditions: [{ expression: "@equals(triggerBody()?['state'], 'held')" }],
};

t.test('12: a run begins only when all conditions of the trigger hold', async (t) => {
  const definition = { triggers: { When: held } };
  const of = (state: string) =>
    run(
      { A: works({}, "@triggerOutputs()?['body/state']") },
      { definition, trigger: { outputs: { body: { state } } } },
    );
  t.equal(outputOf(await of('held'), 'A'), 'held');
  const other = await of('accepted');
  t.match(other, { status: 'Skipped', calls: [] });
  t.equal(other.actions.size, 0);
});

t.test('12: with concurrency 1 a second run waits for the first', async (t) => {
  async function atOnce(runtimeConfiguration: object): Promise<number> {
    let now = 0;
    let peak = 0;
    const slots = createRunSlots();
    const definition = {
      triggers: { When: { type: 'Recurrence', runtimeConfiguration } },
      actions: { Call: call() },
    };
    const connector = {
      ...scripted(),
      call: async () => {
        peak = Math.max(peak, (now += 1));
        await new Promise((resolve) => setImmediate(resolve));
        now -= 1;
        return { statusCode: 200, headers: {}, body: null };
      },
    };
    const connections = { scripted: connector };
    const one = () => runFlow({ definition, dialect: 'power-automate', connections, slots });
    await Promise.all([one(), one(), one()]);
    return peak;
  }
  t.equal(await atOnce({ concurrency: { runs: 1 } }), 1);
  t.equal(await atOnce({}), 3);
});

t.test('12: splitOn makes a run of each item', (t) => {
  const of = (splitOn: string | undefined, body: unknown) =>
    splitTrigger({ triggers: { When: { type: 'Request', splitOn } }, actions: {} }, { body });
  t.same(of("@triggerBody()?['value']", { value: [1, 2] }), [{ body: 1 }, { body: 2 }]);
  t.same(of('@triggerBody()', ['a']), [{ body: 'a' }]);
  t.same(of(undefined, { value: [1] }), [{ body: { value: [1] } }]);
  t.throws(() => of("@triggerBody()?['value']", {}), { message: /array/ });
  t.end();
});

t.test('parameters have values of their type, and are matched whatever their case', async (t) => {
  const definition = {
    parameters: {
      'Site (sds_Site)': { type: 'String', defaultValue: '' },
      Count: { type: 'Int' },
    },
  };
  const actions = { A: works({}, "@concat(parameters('site (sds_Site)'), parameters('Count'))") };
  const of = (parameters: Record<string, unknown>) => run(actions, { definition, parameters });
  t.equal(outputOf(await of({ Count: 3 }), 'A'), '3');
  t.equal(outputOf(await of({ Count: 3, 'Site (sds_Site)': 's' }), 'A'), 's3');
  await t.rejects(of({}), { message: /'Count' needs a value/ });
  await t.rejects(of({ Count: 'x' }), { message: /'Count' is of type Int/ });
  await t.rejects(of({ Count: 1, Other: 1 }), { message: /no parameter 'Other'/ });
});

t.test('a workflow of Logic Apps Standard has its parameters in another file', async (t) => {
  const workflow = {
    definition: { actions: { A: works({}, "@parameters('Site')") } },
    kind: 'Stateful',
  };
  const definition = standardDefinition(workflow, { Site: { type: 'String', value: 's' } });
  const ofStandard = (parameters: Record<string, unknown>) =>
    runFlow({ definition, dialect: 'logic-apps', parameters });
  t.equal(outputOf(await ofStandard({}), 'A'), 's');
  t.equal(outputOf(await ofStandard({ Site: 'other' }), 'A'), 'other');
});

t.test('workflow() and trigger() know the run', async (t) => {
  const result = await run(
    {
      A: works({}, [
        "@workflow()['run']['name']",
        "@trigger()['name']",
        "@workflow()?['tags']?['flowDisplayName']",
      ]),
    },
    {
      runName: 'run-7',
      flowName: 'Sync',
      definition: { triggers: { Daily: { type: 'Recurrence' } } },
    },
  );
  t.same(outputOf(result, 'A'), ['run-7', 'Daily', 'Sync']);
});
