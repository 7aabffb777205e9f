import type { Scenario } from './scenario';
import { toldOf } from './told';

export const notifyScenarios: readonly Scenario[] = [
  {
    name: 'an accepted upload is told with its counts',
    slug: 'notify-upload-outcome',
    given: async (world) => {
      const { uploadId } = await world.bridge.bring(world.freshRoster(), {
        onLargeChange: 'proceed',
      });
      return toldOf(world, uploadId, 'finished');
    },
    status: 'Succeeded',
    told: /accepted.*\d+ added, \d+ changed, \d+ removed/,
    validations: 1,
  },
  {
    name: 'an upload that was withdrawn is no news',
    slug: 'notify-upload-outcome',
    given: async (world) => {
      const { uploadId } = await world.bridge.create();
      await world.bridge.act(uploadId, 'cancel');
      return toldOf(world, uploadId, 'finished');
    },
    status: 'Succeeded',
  },
  {
    name: 'mail is sent although Teams refuses, and the run is red',
    slug: 'notify-upload-outcome',
    given: async (world) => {
      const { uploadId } = await world.bridge.bring(world.freshRoster(), {
        onLargeChange: 'proceed',
      });
      world.teams.failWith(403);
      return toldOf(world, uploadId, 'finished');
    },
    status: 'Failed',
    code: 'NOTIFICATION_FAILED',
    validations: 1,
    then: (t, world) => void t.equal(world.outlook.sent.length, 1),
  },
];
