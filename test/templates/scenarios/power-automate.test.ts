import t from 'tap';
import { flows } from '../../../scripts/templates/flows';
import { createRunSlots } from '../../wdl';
import { scenarios } from '.';
import { powerAutomate } from './power-automate';
import { runScenarios } from './run-scenarios';
import { statusOf } from './scenario';
import { startWorld } from './world';

t.test('the templates do what they say, against the service and its sandbox', async (t) => {
  const world = await startWorld(t);
  t.same(
    flows.filter(({ slug }) => !scenarios.some((one) => one.slug === slug)),
    [],
    'every template has scenarios',
  );
  await runScenarios(t, world, powerAutomate, scenarios);

  const slug = 'sync-roster-from-sharepoint';
  await t.test('a second run waits for the first, and finds nothing new', async (t) => {
    world.reset();
    world.put(world.freshRoster());
    const before = world.validations();
    const slots = createRunSlots();
    const [first, second] = await Promise.all(
      [1, 2].map(() => world.run({ variant: powerAutomate, slug, slots })),
    );
    t.same([first?.status, second?.status], ['Succeeded', 'Succeeded']);
    t.equal(second && statusOf(second, 'Cancel_unchanged_upload'), 'Succeeded');
    t.equal(world.validations() - before, 1);
  });

  await t.test('two flows at once send one set after the other, both whole', async (t) => {
    world.reset();
    world.put(world.freshRoster());
    const before = world.validations();
    const results = await Promise.all(
      ['sharepoint', 'sftp'].map((source) =>
        world.run({ variant: powerAutomate, slug: `sync-roster-from-${source}` }),
      ),
    );
    t.same(
      results.map(({ status }) => status),
      ['Succeeded', 'Succeeded'],
    );
    const validations = world.bridge.sandbox.validations.slice(before);
    t.ok(validations.length >= 1 && validations.length <= 2);
    for (const { files } of validations) t.equal(Object.keys(files).length, 5);
  });
});
