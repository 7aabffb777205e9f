import t from 'tap';
import { after, apiCall, call, run, scope, scripted, works } from './small-flows';

const secret = 's3cret-value';
const secure = (...properties: string[]) => ({
  runtimeConfiguration: { secureData: { properties } },
});
const given = { parameters: { token: secret } };
const answers = { status: 200, body: { token: secret } };

async function traced(
  actions: object,
  dialect: 'power-automate' | 'logic-apps' = 'power-automate',
) {
  const result = await run(actions as Record<string, object>, {
    dialect,
    connections: { scripted: scripted(answers) },
  });
  const trace = JSON.stringify([[...result.actions], result.calls]);
  return { result, trace, shown: (name: string) => result.actions.get(name)?.[0] };
}

t.test('10: secured inputs and outputs are hidden, in the history and the calls', async (t) => {
  const both = await traced({ Call: call(secure('inputs', 'outputs'), given) });
  t.notOk(both.trace.includes(secret));
  t.match(both.shown('Call'), { status: 'Succeeded', inputs: '[redacted]', outputs: '[redacted]' });
  t.match(both.result.calls, [{ parameters: { token: '[redacted]' }, status: 200 }]);

  const inputs = await traced({ Call: call(secure('inputs'), given) });
  t.match(inputs.shown('Call'), { inputs: '[redacted]', outputs: { body: { token: secret } } });
  const outputs = await traced({ Call: call(secure('outputs'), given) });
  t.match(outputs.shown('Call'), { inputs: given, outputs: '[redacted]' });
  t.match(outputs.result.calls, [{ parameters: { token: secret } }]);
  const none = await traced({ Call: call({}, given) });
  t.match(none.shown('Call'), { inputs: given, outputs: { body: { token: secret } } });

  const logicApps = apiCall(secure('inputs', 'outputs'), { queries: { token: secret } });
  t.notOk((await traced({ Call: logicApps }, 'logic-apps')).trace.includes(secret));
});

t.test(
  '10: inputs taken from a secured output by name are hidden, no more than these',
  async (t) => {
    const { shown } = await traced({
      Call: call(secure('outputs')),
      Direct: works(after('Call'), "@body('Call')?['token']"),
      Text: works(after('Call'), "Token @{outputs('Call')?['body/token']}"),
      Indirect: works(after('Direct'), "@outputs('Direct')"),
      Other: works(after('Call'), 'x'),
    });
    t.match(shown('Direct'), { inputs: '[redacted]', outputs: secret }, 'its own output shows it');
    t.match(shown('Text'), { inputs: '[redacted]' });
    t.match(shown('Indirect'), { inputs: secret }, 'a leak that a test must see');
    t.match(shown('Other'), { inputs: 'x' });
  },
);

t.test('10: result() hands secured values out: an output made of them shows them', async (t) => {
  const from = "@result('Try')";
  const { shown } = await traced({
    Try: scope({ Call: call(secure('inputs', 'outputs'), given) }),
    Query: { type: 'Query', inputs: { from, where: '@true' }, runAfter: after('Try') },
    Select: {
      type: 'Select',
      inputs: { from, select: { name: "@item()?['name']" } },
      runAfter: after('Try'),
    },
  });
  t.ok(JSON.stringify(shown('Query')?.outputs).includes(secret));
  t.notOk(JSON.stringify(shown('Query')?.inputs).includes(secret));
  t.notOk(JSON.stringify(shown('Select')).includes(secret), 'so a Select first');
});

t.test('10: Parse JSON takes secured inputs, which hide its outputs too', async (t) => {
  const { trace } = await traced({
    Parse: {
      type: 'ParseJson',
      inputs: { content: `{"token":"${secret}"}`, schema: { type: 'object' } },
      ...secure('inputs'),
    },
  });
  t.notOk(trace.includes(secret));
});

t.test('10: types that do not take secureData are a problem of the definition', async (t) => {
  const code = { name: 'DefinitionError', message: /InvalidSecureDataConfiguration/ };
  const parse = { type: 'ParseJson', inputs: { content: '1', schema: {} } };
  await t.rejects(run({ A: { ...works(), ...secure('inputs') } }), code);
  await t.rejects(run({ A: { ...parse, ...secure('inputs', 'outputs') } }), code);
  await t.rejects(run({ A: { ...scope({}), ...secure('outputs') } }), code);
});
