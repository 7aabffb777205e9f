import { callsTo, outputOf, type Scenario } from './scenario';

const slug = 'export-roster';

export const exportScenarios: readonly Scenario[] = [
  {
    name: 'a profile is run to its end',
    slug,
    settings: { ExportProfile: 'nightly' },
    given: () => undefined,
    status: 'Succeeded',
    then: (t, _world, result) => {
      const { body } = outputOf(result, 'Get_export') as { body: { state: string } };
      t.equal(body.state, 'delivered');
      t.equal(callsTo(result, 'RunExport')[0]?.status, 201);
    },
  },
  {
    name: 'a profile whose source cannot be read ends it with the code of the service',
    slug,
    settings: { ExportProfile: 'nowhere' },
    given: () => undefined,
    status: 'Failed',
    code: 'EXPORT_SOURCE_UNREACHABLE',
    told: /EXPORT_SOURCE_UNREACHABLE/,
  },
  {
    name: 'a profile that is not there ends it with what to do',
    slug,
    settings: { ExportProfile: 'nonsense' },
    given: () => undefined,
    status: 'Failed',
    code: 'EXPORT_PROFILE_NOT_FOUND',
    told: /EXPORT_PROFILE_NOT_FOUND/,
  },
  {
    name: 'no profile ends it',
    slug,
    given: () => undefined,
    status: 'Failed',
    code: 'EXPORT_PROFILE_MISSING',
    told: /Set Export profile/,
    then: (t, _world, result) => void t.equal(callsTo(result, 'RunExport').length, 0),
  },
  {
    name: 'a service that is away while the export is followed is asked again',
    slug,
    settings: { ExportProfile: 'nightly' },
    given: (world) => {
      world.beAway(4, 'Get_export');
      return undefined;
    },
    status: 'Succeeded',
    then: (t, _world, result) =>
      void t.ok(result.actions.get('Get_export')?.some(({ status }) => status === 'Failed')),
  },
  {
    name: 'a lapsed role of the connection is told',
    slug,
    settings: { ExportProfile: 'nightly' },
    given: (world) => {
      world.signInAs({ user: 'teacher' });
      return undefined;
    },
    status: 'Failed',
    code: 'CALLER_ROLE_MISSING',
    told: /Roster\.Export/,
  },
];
