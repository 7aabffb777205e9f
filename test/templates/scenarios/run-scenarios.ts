import type { Test } from 'tap';
import { sentBy, type Scenario } from './scenario';
import type { Variant } from './variant';
import type { World } from './world';

/** Runs every scenario on one platform: status, code, messages, what was sent, and what the history gives away. */
export async function runScenarios(
  t: Test,
  world: World,
  variant: Variant,
  scenarios: readonly Scenario[],
): Promise<void> {
  for (const scenario of scenarios)
    await t.test(`${variant.name}, ${scenario.slug}: ${scenario.name}`, async (t) => {
      world.reset();
      const before = world.validations();
      const trigger = await scenario.given(world);
      const { slug, settings = {} } = scenario;
      const result = await world.run({ variant, slug, settings, ...(trigger && { trigger }) });
      t.same(world.leaks(result), [], 'nothing personal in the history');
      t.equal(result.status, scenario.status, JSON.stringify(result.error));
      if (scenario.status === 'Failed') t.ok(result.error?.message, 'it says why');
      if (scenario.code) t.equal(result.error?.code, scenario.code, result.error?.message ?? '');
      if (scenario.message) t.match(result.error?.message, scenario.message);
      for (const box of [world.teams, world.outlook]) {
        const sent = sentBy(box);
        if (scenario.told) {
          t.equal(sent.length, 1, 'one message');
          t.match(sent[0], scenario.told);
        } else if (!scenario.then) t.same(sent, []);
        t.notMatch(sent.join(), /Quillfeather|Given-|quill\.example/);
      }
      await scenario.then?.(t, world, result);
      t.equal(world.validations() - before, scenario.validations ?? 0, 'file sets sent');
    });
}
