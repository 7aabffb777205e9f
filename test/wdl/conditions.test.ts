import t from 'tap';
import { fails, run, statuses, works } from './small-flows';

t.test('3: conditions as expressions and as trees', async (t) => {
  const cases: [unknown, boolean | 'fails'][] = [
    ['@equals(1, 1)', true],
    ['@false', false],
    [{ equals: ["@concat('a', 'b')", 'ab'] }, true],
    [{ and: [{ greater: [2, 1] }, { not: { less: [2, 1] } }] }, true],
    [{ and: [{ greater: [2, 1] }, { less: [2, 1] }] }, false],
    [{ or: [{ lessOrEquals: [2, 1] }, { greaterOrEquals: [2, 2] }] }, true],
    [{ contains: ['abc', 'b'] }, true],
    [{ and: [{ startsWith: ['abc', 'AB'] }, { endsWith: ['abc', 'c'] }, '@true'] }, true],
    [{ or: ['@true', "@equals(int('x'), 1)"] }, 'fails'],
    [{ bigger: [2, 1] }, 'fails'],
    ['yes', 'fails'],
    [{}, 'fails'],
  ];
  for (const [expression, expected] of cases) {
    const result = await run({
      If: { type: 'If', expression, actions: { Yes: works() }, else: { actions: { No: works() } } },
    });
    const what = JSON.stringify(expression);
    if (expected === 'fails')
      t.match(result, { status: 'Failed', error: { code: 'InvalidTemplate' } }, what);
    else {
      const [taken, other] = expected ? ['Yes', 'No'] : ['No', 'Yes'];
      t.match(
        statuses(result),
        { If: 'Succeeded', [taken]: 'Succeeded', [other]: 'Skipped' },
        what,
      );
    }
  }
});

t.test(
  '3: the branch decides the status of a condition; a missing branch is a success',
  async (t) => {
    const failing = await run({
      If: { type: 'If', expression: '@true', actions: { No: fails() } },
    });
    t.equal(failing.status, 'Failed');
    const missing = await run({
      If: { type: 'If', expression: '@false', actions: { No: fails() } },
    });
    t.equal(missing.status, 'Succeeded');
  },
);

t.test('3: Switch takes the case whose value is equal, or the default', async (t) => {
  const choose = (expression: unknown) =>
    run({
      Switch: {
        ...{ type: 'Switch', expression },
        cases: {
          A: { case: 'held', actions: { Held: works() } },
          B: { case: 2, actions: { Two: works() } },
        },
        default: { actions: { Other: works() } },
      },
    });
  t.match(statuses(await choose('held')), { Held: 'Succeeded', Two: 'Skipped', Other: 'Skipped' });
  t.match(statuses(await choose('@add(1, 1)')), {
    Held: 'Skipped',
    Two: 'Succeeded',
    Other: 'Skipped',
  });
  t.match(statuses(await choose('Held')), { Held: 'Skipped', Two: 'Skipped', Other: 'Succeeded' });
});
