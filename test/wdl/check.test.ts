import t from 'tap';
import type { JsonObject } from '../../scripts/connector/json';
import { checkDefinition, type Dialect } from './index';
import { after, call, scope, variable, works } from './small-flows';

const problems = (
  actions: JsonObject,
  { dialect = 'power-automate', ...definition }: JsonObject & { dialect?: Dialect } = {},
): string[] =>
  checkDefinition({ actions, ...definition }, dialect).map(({ at, code }) => `${at} ${code}`);

const foreach = (actions: JsonObject, more: JsonObject = {}): JsonObject => ({
  ...{ type: 'Foreach', foreach: '@createArray(1)', actions, ...more },
});
const until = (actions: JsonObject, expression: unknown, more: JsonObject = {}): JsonObject => ({
  ...{ type: 'Until', expression, actions, ...more },
});
const set = (name: string, value: unknown, runAfter: JsonObject = {}): JsonObject => ({
  ...{ type: 'SetVariable', inputs: { name, value }, runAfter },
});

t.test('runAfter names siblings, known statuses, and no circle', (t) => {
  t.same(problems({ A: works(after('B')) }), ['A RunAfterUnknown']);
  t.same(problems({ A: works(), S: scope({ B: works(after('A')) }) }), ['B RunAfterUnknown']);
  t.same(
    problems({ A: works(), B: works(after('a')) }),
    ['B RunAfterUnknown'],
    'exactly as spelled',
  );
  t.same(problems({ A: works(), B: works(after('A', 'Done')) }), ['B RunAfterStatus']);
  t.same(problems({ A: works(after('C')), B: works(after('A')), C: works(after('B')) }), [
    'A RunAfterCycle',
    'B RunAfterCycle',
    'C RunAfterCycle',
  ]);
  t.same(problems({ A: works(after('A')) }), ['A RunAfterCycle']);
  t.same(problems({ A: works(), B: works(after('A', 'TIMEDOUT', 'skipped')) }), []);
  t.end();
});

t.test('expressions name actions that have surely ended', (t) => {
  const uses = (name: string, runAfter: JsonObject = {}) => works(runAfter, `@outputs('${name}')`);
  t.same(problems({ A: works(), B: uses('A', after('A')) }), []);
  t.same(problems({ A: works(), B: works(after('A')), C: uses('a', after('B')) }), [], 'any case');
  t.same(problems({ A: works(), B: uses('A') }), ['B Reference'], 'beside it');
  t.same(problems({ A: uses('B'), B: works(after('A')) }), ['A Reference'], 'after it');
  t.same(problems({ A: uses('A') }), ['A Reference'], 'itself');
  t.same(problems({ A: uses('Nothing') }), ['A Reference']);
  t.same(
    problems({ A: works({}, "@outputs(concat('A', ''))") }),
    ['A Reference'],
    'a made-up name',
  );
  t.same(problems({ A: works(), S: scope({ B: uses('A') }, after('A')) }), [], 'from inside');
  t.same(problems({ A: works(), S: scope({ B: uses('A') }) }), ['B Reference']);
  t.same(problems({ S: scope({ A: works() }), B: uses('A', after('S')) }), [], 'into a scope');
  t.same(problems({ S: scope({ A: uses('S') }) }), ['A Reference'], 'its own container');
  const inLoop = { L: foreach({ A: works() }), B: uses('A', after('L')) };
  t.same(problems(inLoop), ['B Reference'], 'into a loop: it ran more than once');
  t.same(problems({ L: foreach({ A: works(), B: uses('A', after('A')) }) }), []);
  t.same(
    problems({ L: until({ A: works() }, "@equals(outputs('A'), 1)") }),
    [],
    'the condition sees the body',
  );
  t.same(problems({ L: until({ A: works() }, "@equals(outputs('B'), 1)"), B: works() }), [
    'L Reference',
  ]);
  t.same(problems({ S: scope({}), A: works(after('S'), "@result('S')") }), []);
  t.same(problems({ S: works(), A: works(after('S'), "@result('S')") }), ['A Reference']);
  t.end();
});

t.test('loops are named from inside them', (t) => {
  t.same(problems({ L: foreach({ A: works({}, "@concat(items('l'), item())") }) }), []);
  t.same(problems({ L: foreach({}), A: works(after('L'), "@items('L')") }), ['A Reference']);
  t.same(problems({ A: works({}, '@item()') }), ['A Reference']);
  t.same(
    problems({ A: { type: 'Select', inputs: { from: '@createArray()', select: '@item()' } } }),
    [],
  );
  t.same(problems({ L: until({ A: works({}, "@iterationIndexes('L')") }, '@true') }), []);
  t.same(problems({ L: until({}, "@greater(iterationIndexes('L'), 3)") }), []);
  t.same(problems({ L: foreach({ A: works({}, "@iterationIndexes('L')") }) }), ['A Reference']);
  t.end();
});

t.test('variables are initialized at the top, once, and before their use', (t) => {
  const V = variable('V', 'String', '');
  t.same(problems({ V, A: set('v', 'x', after('V')) }), []);
  t.same(problems({ A: set('V', 'x') }), ['A VariableUnknown']);
  t.same(problems({ A: works({}, "@variables('V')") }), ['A VariableUnknown']);
  t.same(problems({ V, A: set('V', 'x') }), ['A VariableTooEarly']);
  t.same(problems({ V, A: works({}, "@variables('V')") }), ['A VariableTooEarly']);
  t.same(problems({ S: scope({ V }) }), ['V VariableNotAtTop']);
  t.same(problems({ V, W: { ...V, runAfter: after('V') } }), ['W VariableTwice']);
  t.same(problems({ V: variable('V', 'text') }), ['V VariableType']);
  t.same(problems({ V, A: set('V', "@concat(variables('V'), 'x')", after('V')) }), [
    'A VariableSelfReference',
  ]);
  t.end();
});

t.test('no variable is written by iterations that run at the same time', (t) => {
  const flow = (more: JsonObject) => ({
    V: variable('V', 'String', ''),
    L: foreach({ A: set('V', 'x') }, { runAfter: after('V'), ...more }),
  });
  const five = { runtimeConfiguration: { concurrency: { repetitions: 5 } } };
  t.same(problems(flow({})), []);
  t.same(problems(flow(five)), ['A VariableInParallel']);
  t.same(problems(flow({}), { dialect: 'logic-apps' }), ['A VariableInParallel']);
  t.same(problems(flow({ operationOptions: 'Sequential' }), { dialect: 'logic-apps' }), []);
  t.end();
});

t.test('expressions can be read and call what there is', (t) => {
  t.same(problems({ A: works({}, '@concat(') }), ['A Expression']);
  t.same(problems({ A: works({}, { deep: ['@{bare}'] }) }), ['A Expression']);
  t.same(problems({ A: works({}, "@frobnicate('x')") }), ['A Function']);
  t.same(problems({ A: works({}, '@xpath(1, 2)') }), ['A Function']);
  t.same(problems({ A: works({}, "@concat(toUpper('a', 'b'))") }), ['A Function']);
  t.same(problems({ A: works({}, "@parameters('P')") }), ['A Parameter']);
  t.same(
    problems({ A: works({}, "@parameters('p')") }, { parameters: { P: { type: 'String' } } }),
    [],
  );
  t.same(problems({ A: works({}, "@parameters('$connections')") }), []);
  const conditions = [{ expression: '@equals(nosuch(), 1)' }];
  t.same(problems({}, { triggers: { When: { type: 'Request', conditions } } }), ['When Function']);
  t.end();
});

t.test('what the platform limits', (t) => {
  const named = (length: number) => ({ ['a'.repeat(length)]: works() });
  t.same(problems(named(80)), []);
  t.match(problems(named(81)), [/NameTooLong$/]);
  t.same(problems({ A: { ...works(), description: 'x'.repeat(256) } }), []);
  t.same(problems({ A: { ...works(), description: 'x'.repeat(257) } }), ['A DescriptionTooLong']);
  t.same(problems({}, { triggers: { W: { type: 'Request', description: 'x'.repeat(257) } } }), [
    'W DescriptionTooLong',
  ]);
  const nested = (depth: number): JsonObject =>
    depth === 1 ? works() : scope({ [`D${depth}`]: nested(depth - 1) });
  t.same(problems({ Top: nested(8) }), []);
  t.same(problems({ Top: nested(9) }), ['D2 TooDeep']);
  const many = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, n) => [`A${n}`, works()]));
  t.same(problems(many(500)), []);
  t.same(problems(many(501)), ['definition TooManyActions']);
  const long = (length: number) => works({}, `@concat('${'x'.repeat(length - 11)}')`);
  t.same(problems({ A: long(8_192) }), []);
  t.same(problems({ A: long(8_193) }), ['A ExpressionTooLong']);
  t.same(problems({ A: works(), S: scope({ a: works() }) }), ['a NameTwice']);
  const cases = Object.fromEntries(
    Array.from({ length: 26 }, (_, n) => [`C${n}`, { case: n, actions: {} }]),
  );
  t.same(problems({ S: { type: 'Switch', expression: 1, cases } }), ['S TooManyCases']);
  t.same(problems({ L: until({}, '@true', { limit: { count: 5_001 } }) }), ['L LimitCount']);
  t.same(problems({ L: until({}, '@true', { limit: { timeout: 'P31D' } }) }), ['L LimitTimeout']);
  t.same(problems({ L: until({}, '@true', { limit: { timeout: '5 minutes' } }) }), [
    'L LimitTimeout',
  ]);
  t.end();
});

t.test('types that the platform has, where it takes them', (t) => {
  t.same(problems({ A: { type: 'Composing' } }), ['A Type']);
  t.same(problems({ A: call() }, { dialect: 'logic-apps' }), ['A Type']);
  t.same(problems({ A: { type: 'ApiConnection', inputs: {} } }), ['A Type']);
  const stop = { type: 'Terminate', inputs: { runStatus: 'Failed' } };
  t.same(problems({ L: foreach({ S: scope({ Stop: stop }) }) }), ['Stop TerminateInLoop']);
  t.same(problems({ S: scope({ Stop: stop }) }), []);
  t.end();
});

t.test('what is no definition is an error that says where', (t) => {
  t.throws(() => checkDefinition({ actions: { A: {} } }, 'logic-apps'), {
    message: /actions\.A\.type/,
  });
  t.throws(() => checkDefinition({}, 'logic-apps'), { message: /actions/ });
  t.throws(
    () =>
      checkDefinition(
        {
          actions: {
            A: { ...works(), runtimeConfiguration: { concurrency: { repetitions: 51 } } },
          },
        },
        'logic-apps',
      ),
    { message: /repetitions/ },
  );
  t.end();
});
