import { statusOf, type Scenario } from './scenario';

export const alarmScenarios: readonly Scenario[] = [
  {
    name: 'a roster of the last hours is no alarm',
    slug: 'alarm-missing-roster',
    given: async (world) =>
      void (await world.bridge.bring(world.freshRoster(), { onLargeChange: 'proceed' })),
    status: 'Succeeded',
    validations: 1,
    then: (t, _world, result) => void t.equal(statusOf(result, 'Catch'), 'Skipped'),
  },
  {
    name: 'no roster within the hours is an alarm',
    slug: 'alarm-missing-roster',
    // Nothing can have arrived within no time at all.
    settings: { RosterHours: '0' },
    given: () => undefined,
    status: 'Failed',
    code: 'ROSTER_OVERDUE',
    told: /No roster has arrived within 0 hours/,
  },
  {
    name: 'a number of hours that is none is told',
    slug: 'alarm-missing-roster',
    settings: { RosterHours: 'many' },
    given: () => undefined,
    status: 'Failed',
    told: /none has arrived/,
  },
  {
    name: 'an alarm that cannot ask says so',
    slug: 'alarm-missing-roster',
    given: (world) => {
      world.signInAs({ user: 'mfa', scopes: [] });
      return undefined;
    },
    status: 'Failed',
    code: 'CALLER_ROLE_MISSING',
    told: /CALLER_ROLE_MISSING/,
  },
];
