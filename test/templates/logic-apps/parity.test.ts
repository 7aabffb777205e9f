import t from 'tap';
import { workflows } from '../../../scripts/templates/logic-apps/workflows';
import type { FlowResult } from '../../wdl';
import { scenarios } from '../scenarios';
import { powerAutomate } from '../scenarios/power-automate';
import { runScenarios } from '../scenarios/run-scenarios';
import { sentBy, type Scenario } from '../scenarios/scenario';
import { startWorld, type World } from '../scenarios/world';
import { logicApps } from './variant';

const slugs = new Set(workflows.map(({ slug }) => slug));

/** Asked by mail, nobody needs a channel. */
const isAboutChannel = ({ slug, settings }: Scenario): boolean =>
  slug === 'approve-held-upload' && settings?.TeamsChannelId === '-';

/** The calls of the service with the status of each; how often a state was asked for depends on the machine. */
function bridgeCalls({ calls }: FlowResult): string[] {
  const all = calls
    .filter(({ connector }) => connector === 'shared_sdsbridge')
    .map(({ operationId, status }) => `${operationId} ${status}`);
  return all.filter((one, index) => one !== all[index - 1]);
}

t.test('a logic app does what the cloud flow does, in every scenario', async (t) => {
  const world = await startWorld(t);
  const own = scenarios.filter((one) => slugs.has(one.slug) && !isAboutChannel(one));
  t.ok(own.length >= 20, `${own.length} scenarios`);
  const seen = new Map<string, string[]>();
  for (const scenario of own)
    for (const variant of [powerAutomate, logicApps]) {
      const watched: World = {
        ...world,
        run: async (run) => {
          const result = await world.run(run);
          const calls = bridgeCalls(result);
          const other = seen.get(scenario.name);
          if (other !== undefined) t.same(calls, other, `${scenario.name}: the same calls`);
          seen.set(scenario.name, calls);
          return result;
        },
      };
      await runScenarios(t, watched, variant, [scenario]);
    }

  const [withoutChannel] = scenarios.filter(isAboutChannel);
  if (withoutChannel === undefined) throw new Error('no scenario without a channel');
  const withoutRecipients: Scenario = {
    ...withoutChannel,
    name: 'without recipients nobody can be asked, and Teams says so',
    settings: { MailTo: '-' },
    then: (t, { outlook, teams }) => {
      t.same(outlook.sent, []);
      t.match(sentBy(teams)[0], /APPROVAL_CHANNEL_MISSING/);
    },
  };
  await runScenarios(t, world, logicApps, [withoutRecipients]);
});
