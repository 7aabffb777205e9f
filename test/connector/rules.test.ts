import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';
import t from 'tap';
import type { Choose, ConnectorPackage, Rule } from './lint/rule';
import { committedPackage, copyOf, samplePackage } from './lint/sample';
import { rules } from './rules';
import { judgements } from './rules/judgements';

const facts = path.resolve(__dirname, '../../../shared/data/connector-rules.json');
const first: Choose = (from) => {
  if (from.length === 0) throw new Error('there is nothing to break');
  return from[0] as (typeof from)[number];
};

t.test(
  'every rule of the collection is executed or listed with a reason',
  { skip: existsSync(facts) ? false : 'shared/data/connector-rules.json is not here' },
  (t) => {
    const wanted = (JSON.parse(readFileSync(facts, 'utf8')) as { id: string }[]).map(
      ({ id }) => id,
    );
    const ours = [...rules, ...judgements].map(({ id }) => id);
    t.same([...ours].sort(), [...wanted].sort());
    t.ok(judgements.every(({ reason }) => reason.length > 20));
    t.end();
  },
);

t.test('each rule passes what keeps it and finds what breaks it', async (t) => {
  const sample = await samplePackage();
  for (const rule of rules) {
    const kept = copyOf(sample);
    rule.pass?.(kept, first);
    t.same(rule.check(kept), [], `${rule.id} passes`);
    const broken = copyOf(sample);
    rule.fail(broken, first);
    t.not(rule.check(broken).length, 0, `${rule.id} fails`);
  }
});

t.test('the committed package keeps every rule', async (t) => {
  const pkg = await committedPackage();
  t.same(
    rules.flatMap((rule) => rule.check(pkg).map((fault) => `${rule.id} ${fault}`)),
    [],
  );
});

/** All mutations of a rule: every choice that it leaves open, one after the other, up to so many. */
function* mutations(rule: Rule, pkg: ConnectorPackage, most: number): Generator<ConnectorPackage> {
  let path: number[] = [];
  for (let made = 0; made < most; made += 1) {
    const sizes: number[] = [];
    const broken = copyOf(pkg);
    rule.fail(broken, (from) => {
      const at = path[sizes.length] ?? 0;
      path[sizes.length] = at;
      sizes.push(from.length);
      if (from.length === 0) throw new Error(`${rule.id}: there is nothing to break`);
      return from[at] as (typeof from)[number];
    });
    yield broken;
    path = path.slice(0, sizes.length);
    while (path.length > 0 && (path.at(-1) ?? 0) + 1 >= (sizes[path.length - 1] ?? 0)) path.pop();
    if (path.length === 0) return;
    path.push((path.pop() ?? 0) + 1);
  }
}

/** Throws unless the rule has a mutation, and its check finds each: the first twenty, and some anywhere. */
function assertCaught(rule: Rule, pkg: ConnectorPackage): void {
  const requireFound = (broken: ConnectorPackage): void => {
    if (rule.check(broken).length === 0) throw new Error(`${rule.id} finds nothing`);
  };
  for (const broken of mutations(rule, pkg, 20)) requireFound(broken);
  fc.assert(
    fc.property(fc.gen(), (gen) => {
      const broken = copyOf(pkg);
      rule.fail(broken, (from) => gen(fc.constantFrom, ...from) as (typeof from)[number]);
      requireFound(broken);
    }),
    { numRuns: 3, endOnFailure: true },
  );
}

t.test('for each rule, a mutation anywhere in the committed package is caught', async (t) => {
  const pkg = await committedPackage();
  for (const rule of rules) t.doesNotThrow(() => assertCaught(rule, pkg), rule.id);
});

t.test('a rule without a mutation, or blind to it, would fail here', async (t) => {
  const pkg = await committedPackage();
  const [rule] = rules;
  if (rule === undefined) throw new Error('there are no rules');
  t.throws(() => assertCaught({ ...rule, fail: () => undefined }, pkg), /finds nothing/);
  t.throws(() => assertCaught({ ...rule, check: () => [] }, pkg), /finds nothing/);
  t.throws(() => assertCaught({ ...rule, fail: undefined as never }, pkg));
});
