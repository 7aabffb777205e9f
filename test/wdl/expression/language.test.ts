import t, { type Test } from 'tap';
import fc from 'fast-check';
import { evaluate, resolveText, resolveValue } from './evaluate';
import { ExpressionError } from './expression-error';
import { parseExpression } from './parser';
import { scan } from './scanner';
import { emptyScope } from './empty-scope';

const scope = {
  ...emptyScope,
  parameter: () => ({ a: { b: [1, 'two'] }, "it's": 1, nothing: null }),
  outputs: () => ({
    statusCode: 200,
    body: { value: [{ id: 7 }], text: 'x' },
    'body/exact': 'exact',
  }),
};
const of = (text: string): unknown => resolveText(text, scope);
const failsAt = (t: Test, text: string, message: RegExp) =>
  t.throws(() => of(text), { name: 'ExpressionError', message }, text);

t.test('a string is text, a typed expression, or text with expressions', (t) => {
  const cases: [string, unknown][] = [
    ['', ''],
    ['plain', 'plain'],
    ['anna@contoso.com', 'anna@contoso.com'],
    ['@add(1, 2)', 3],
    ['@{add(1, 2)}', '3'],
    ['sum: @{add(1, 2)}!', 'sum: 3!'],
    ['@{1}@{2}', '12'],
    ['a @{null} b', 'a  b'],
    ['@{true}', 'True'],
    ['@{json(\'{"a":[1,null]}\')}', '{"a":[1,null]}'],
    ['@@add(1, 2)', '@add(1, 2)'],
    ['@@', '@'],
    ['@@{x}', '@{x}'],
    ['a @@{x} @{1}', 'a @{x} 1'],
    ['a @@{x}', 'a @{x}'],
    ["@{concat('}', '{')}", '}{'],
    ["@concat('a', 'b}')", 'ab}'],
    ["it costs @{'5'} @ home", 'it costs 5 @ home'],
  ];
  for (const [text, value] of cases) t.same(of(text), value, text);
  t.end();
});

t.test('objects and arrays are resolved all through, keys included', (t) => {
  const value = resolveValue(
    { "@{concat('k', 1)}": ['@null', { n: '@add(1, 1)' }, 7, true, null] },
    scope,
  );
  t.same(value, { k1: [null, { n: 2 }, 7, true, null] });
  t.end();
});

t.test('literals', (t) => {
  const cases: [string, unknown][] = [
    ["@'it''s'", "it's"],
    ["@''", ''],
    ["@'C:\\new\\table'", 'C:\\new\\table'],
    ["@'\\\\server\\share'", '\\\\server\\share'],
    ['@42', 42],
    ['@-42', -42],
    ['@+3', 3],
    ['@1.5', 1.5],
    ['@1e3', 1000],
    ['@-2.5E-1', -0.25],
    ['@9007199254740993', 9007199254740993n],
    ['@true', true],
    ['@FALSE', false],
    ['@Null', null],
    ['@ add( 1 ,\n2 ) ', 3],
  ];
  for (const [text, value] of cases) t.same(of(text), value, text);
  t.end();
});

t.test('names of functions, and of what they ask for, whatever their case', (t) => {
  t.equal(of("@TOUPPER('a')"), 'A');
  t.equal(of("@utcnow('yyyy')"), '2026');
  t.match(resolveText("@Parameters('X')['a']", scope), { b: [1, 'two'] });
  t.end();
});

t.test('properties and elements, with and without the question mark', (t) => {
  const p = "parameters('p')";
  const cases: [string, unknown][] = [
    [`@${p}.a.b[0]`, 1],
    [`@${p}['a']['b'][1]`, 'two'],
    [`@${p}?['a']?['b']?[1]`, 'two'],
    [`@${p}?.a?.b[add(0, 1)]`, 'two'],
    [`@${p}['it''s']`, 1],
    [`@${p}?['missing']?['deeper']?[3]`, null],
    [`@${p}?['nothing']?['deeper']`, null],
    [`@${p}['nothing']`, null],
    [`@${p}?['a']?['b']?[9]`, null],
    [`@${p}?['A']`, null],
    ['@json(\'{"2nd": 5}\')?.2nd', 5],
  ];
  for (const [text, value] of cases) t.same(of(text), value, text);
  failsAt(t, `@${p}['missing']`, /'missing' doesn't exist/);
  failsAt(t, `@${p}.missing`, /doesn't exist/);
  failsAt(t, `@${p}['nothing']['deeper']`, /from null/);
  failsAt(t, `@${p}?['missing']['deeper']`, /from null/);
  failsAt(t, `@${p}['a']['b'][9]`, /doesn't exist/);
  failsAt(t, `@${p}['a']['b']['x']`, /array cannot be indexed/);
  failsAt(t, `@${p}['a'][0]`, /must be a string/);
  failsAt(t, "@'text'['x']", /cannot be selected from a value of type 'String'/);
  t.end();
});

t.test('a key of outputs may be a path; an exact key comes first', (t) => {
  t.same(of("@outputs('A')?['body/value']"), [{ id: 7 }]);
  t.equal(of("@outputs('A')?['body/text']"), 'x');
  t.equal(of("@outputs('A')?['body/exact']"), 'exact');
  t.equal(of("@outputs('A')?['body/missing/deeper']"), null);
  t.equal(of("@body('A')?['text']"), 'x');
  failsAt(t, "@outputs('A')['body/missing']", /doesn't exist/);
  failsAt(t, "@body('A')['value/0']", /doesn't exist/);
  t.end();
});

t.test('what is not in the language is an error that says where', (t) => {
  const cases: [string, RegExp][] = [
    ['@', /found the end/],
    ['@"text"', /character "\\""/],
    ["@concat('a'", /Expected \)/],
    ["@concat('a',)", /Expected a value or a function/],
    ["@concat('a' 'b')", /Expected \)/],
    ["@'open", /position 1 is not closed/],
    ['@add(1, 2) 3', /the end of the expression/],
    ['@bare', /'bare' at position 1 is neither/],
    ['@variables', /neither a value nor a call/],
    ["@parameters('p')?", /\. or \[ after \?/],
    ["@parameters('p').", /a property name/],
    ['@{add(1, 2)', /not closed/],
    ['@{}', /a value or a function/],
    ['@add(1, 2)}', /closes nothing/],
    ["@nosuch('x')", /The function 'nosuch' does not exist/],
    ["@XPath('x', 'y')", /'xpath' exists, but this runner does not implement it/],
    ["@toUpper('a', 'b')", /'toUpper' takes 1 parameters, not 2/],
    ['@concat()', /takes 1 or more/],
    ["@substring('a')", /takes 2 to 3/],
  ];
  for (const [text, message] of cases) failsAt(t, text, message);
  t.end();
});

t.test('all arguments are evaluated: a branch not taken that fails is a failure', (t) => {
  failsAt(t, "@if(true, 1, int('x'))", /'int' failed/);
  failsAt(t, "@coalesce(1, int('x'))", /'int' failed/);
  failsAt(t, "@and(false, equals(int('x'), 1))", /'int' failed/);
  t.end();
});

t.test('the scanner takes any text, or says why not', (t) => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
      try {
        const { tokens, end } = scan(text);
        t.ok(end <= text.length && tokens.at(-1)?.kind === 'end');
        t.ok(tokens.every(({ at }, index) => index === 0 || at >= (tokens[index - 1]?.at ?? 0)));
      } catch (error) {
        if (!(error instanceof ExpressionError)) throw error;
      }
    }),
  );
  t.end();
});

t.test('any text comes back from a literal, and any JSON through json()', (t) => {
  const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const { expression } = parseExpression(quoted(text));
      return evaluate(expression, emptyScope) === text;
    }),
  );
  fc.assert(fc.property(fc.string(), (text) => of(`<@{${quoted(text)}}>`) === `<${text}>`));
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const { expression } = parseExpression(`json(${quoted(JSON.stringify(value))})`);
      return JSON.stringify(evaluate(expression, emptyScope)) === JSON.stringify(value);
    }),
  );
  t.end();
});

t.test('any nesting of calls and dereferences is read to its end', (t) => {
  const { tree } = fc.letrec<{ tree: string }>((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.integer({ min: -999, max: 999 }).map(String),
      fc.constantFrom("'a'", 'true', 'null'),
      fc.array(tie('tree'), { maxLength: 3 }).map((args) => `createArray(${args.join(' , ')})`),
      tie('tree').map((one) => `createArray(${one})?[0]`),
    ),
  }));
  fc.assert(
    fc.property(tree, (text) => {
      const { end } = parseExpression(text);
      t.equal(end, text.length);
      of(`@${text}`);
    }),
  );
  t.end();
});
