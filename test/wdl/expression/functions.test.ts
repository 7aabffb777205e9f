import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { emptyScope } from './empty-scope';
import { resolveText } from './evaluate';
import { functionNames } from './functions';
import { notImplemented } from './functions/not-implemented';
import { cases } from './function-cases';
import { failures } from './function-failures';

const record = { name: 'A', status: 'Succeeded', outputs: { body: { n: 1 } } };
const scope = {
  ...emptyScope,
  parameter: (name: string) => `parameter ${name}`,
  variable: (name: string) => `variable ${name}`,
  action: () => record,
  outputs: () => record.outputs,
  results: () => [record],
  trigger: () => ({ name: 'When', outputs: { body: { t: 1 } } }),
  item: () => 'row',
  items: (loop: string) => `item of ${loop}`,
  iterationIndex: () => 2,
  workflow: () => ({ name: 'flow' }),
  callbackUrl: () => 'https://callback.invalid/answer',
};

t.test('every function gives what the documentation says', (t) => {
  for (const [expression, value] of cases)
    t.same(resolveText(`@${expression}`, scope), value, expression);
  t.end();
});

t.test('a function that cannot do what it is asked says so and quotes no value', (t) => {
  for (const [expression, message] of failures) {
    const error = { name: 'ExpressionError', message };
    t.throws(() => resolveText(`@${expression}`, scope), error, expression);
  }
  t.end();
});

t.test('every function is in the table of cases', (t) => {
  const tried = new Set(
    cases.flatMap(([text]) =>
      [...text.matchAll(/(\w+)\(/g)].map(([, name = '']) => name.toLowerCase()),
    ),
  );
  t.same(
    functionNames.filter((name) => !tried.has(name.toLowerCase())),
    [],
  );
  t.end();
});

const names = path.resolve(
  process.cwd(),
  '../shared/data/template-schemas/wdl-function-names.json',
);
t.test(
  'every function of the platform is implemented or named as missing',
  { skip: existsSync(names) ? false : 'shared/data/template-schemas is not here' },
  (t) => {
    const { wdl } = JSON.parse(readFileSync(names, 'utf8')) as { wdl: string[] };
    t.same([...functionNames, ...notImplemented].sort(), wdl.sort());
    t.end();
  },
);
