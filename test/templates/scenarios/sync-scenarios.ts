import { secondTenantId } from '../../../proxy/sandbox/entra/users';
import { sources } from '../../../scripts/templates/pieces/sources';
import { zipOf } from '../../../scripts/templates/power-automate/zip';
import { keepLines, without } from '../../uploads/rosters';
import { callsTo, statusOf, type Scenario } from './scenario';
import type { World } from './world';

const slug = 'sync-roster-from-sharepoint';

/** A roster without its third school: held, because much is gone. */
const smaller = (world: World) =>
  keepLines(world.freshRoster(), (line) => !/^p3|,s3,|^s3,|^k3,/.test(line));

const discardHeld = async ({ bridge }: World): Promise<void> => {
  const held = (await bridge.call('GET', '/v1/uploads?state=held')).json<{
    value: { uploadId: string }[];
  }>();
  for (const { uploadId } of held.value) await bridge.act(uploadId, 'discard');
};

export const syncScenarios: readonly Scenario[] = [
  ...sources.map(({ id, title }): Scenario => ({
    name: `a full set from ${title} is brought to School Data Sync`,
    slug: `sync-roster-from-${id}`,
    given: (world) => void world.put(world.freshRoster()),
    status: 'Succeeded',
    validations: 1,
    then: async (t, world, result) => {
      t.equal(callsTo(result, 'PutUploadFile').length, 5);
      t.ok(callsTo(result, 'PutUploadFile').every(({ status }) => status === 200));
      const files = world.bridge.sandbox.validations.at(-1)?.files ?? {};
      t.same(Object.keys(files).sort(), [
        'classes.csv',
        'enrollments.csv',
        'orgs.csv',
        'roles.csv',
        'users.csv',
      ]);
    },
  })),
  {
    name: 'names may stand on lines of their own, with spaces and twice',
    slug,
    settings: {
      RosterFiles: 'orgs.csv\r\nusers.csv, roles.csv\n\nclasses.csv,enrollments.csv\norgs.csv\n',
    },
    given: (world) => void world.put(world.freshRoster()),
    status: 'Succeeded',
    validations: 1,
    then: (t, _world, result) => void t.equal(callsTo(result, 'PutUploadFile').length, 5),
  },
  {
    name: 'a whole roster in one archive is brought as well',
    slug,
    settings: { RosterFiles: 'roster.zip' },
    given: async (world) =>
      void world.put({
        'roster.zip': await zipOf(new Map(Object.entries(world.freshRoster()))),
      }),
    status: 'Succeeded',
    validations: 1,
    then: (t, _world, result) => void t.equal(callsTo(result, 'PutUploadFile').length, 1),
  },
  {
    name: 'one missing file stops it before the first upload, by name',
    slug,
    given: (world) => void world.put(without(world.freshRoster(), 'roles.csv')),
    status: 'Failed',
    code: 'ROSTER_INCOMPLETE',
    message: /Nothing was sent.*: roles\.csv\./,
    told: /roles\.csv/,
    then: (t, _world, result) => void t.equal(callsTo(result, 'CreateUpload').length, 0),
  },
  {
    name: 'an empty file stops it as well, and every unusable one is named',
    slug,
    given: (world) =>
      void world.put({ ...without(world.freshRoster(), 'orgs.csv'), 'users.csv': '' }),
    status: 'Failed',
    code: 'ROSTER_INCOMPLETE',
    message: /orgs\.csv, users\.csv \(empty\)/,
    told: /users\.csv \(empty\)/,
  },
  {
    name: 'no configured name stops it',
    slug,
    settings: { RosterFiles: ' ,\n' },
    given: (world) => void world.put(world.freshRoster()),
    status: 'Failed',
    code: 'ROSTER_INCOMPLETE',
    message: /No file names/,
    told: /No file names/,
  },
  {
    name: 'without a flow ID the only ready inbound flow is taken',
    slug,
    settings: { InboundFlowId: '-' },
    given: (world) => {
      world.signInAs({ tenant: secondTenantId });
      world.put(world.freshRoster());
      return undefined;
    },
    status: 'Succeeded',
    validations: 1,
    then: (t, _world, result) =>
      void t.equal(statusOf(result, 'Create_upload_for_flow'), 'Skipped'),
  },
  {
    name: 'several ready inbound flows end it with their names',
    slug,
    settings: { InboundFlowId: '-' },
    given: (world) => void world.put(world.freshRoster()),
    status: 'Failed',
    code: 'UPLOAD_TARGET_AMBIGUOUS',
    message: /Northwind rostering.*Fabrikam rostering|Fabrikam rostering.*Northwind rostering/,
    told: /Northwind rostering/,
  },
  {
    name: 'what the check refuses is not sent, and its sentence is told',
    slug,
    given: (world) =>
      void world.put({ ...world.freshRoster(), 'users.csv': 'sourcedId,nonsense\n1,2\n' }),
    status: 'Failed',
    code: 'ROSTER_HAS_FATAL_FINDINGS',
    message: /users\.csv/,
    told: /ROSTER_HAS_FATAL_FINDINGS/,
  },
  {
    name: 'what School Data Sync refuses ends it with its sentence',
    slug,
    given: (world) => {
      world.put(world.freshRoster());
      world.bridge.sandbox.faults.add({
        area: 'graph',
        kind: 'body',
        match: { method: 'GET', pathIncludes: '/operations/' },
        times: 50,
        body: {
          status: 'succeeded',
          errors: [{ code: 'SomethingNew', message: 'A rule we never met.', target: 'users.csv' }],
        },
      });
      return undefined;
    },
    status: 'Failed',
    code: 'ROSTER_REJECTED',
    message: /users\.csv/,
    told: /ROSTER_REJECTED/,
    validations: 1,
  },
  {
    name: 'a large change is held, which is success with a message',
    slug,
    given: (world) => void world.put(smaller(world)),
    status: 'Succeeded',
    told: /waits for an approval.*are gone/,
    then: async (_t, world) => discardHeld(world),
  },
  {
    name: 'the same files as last time are not sent again, and nobody is told',
    slug,
    given: async (world) => {
      const roster = world.freshRoster();
      await world.bridge.bring(roster);
      world.put(roster);
      return undefined;
    },
    status: 'Succeeded',
    validations: 1,
    then: (t, _world, result) => {
      t.equal(statusOf(result, 'Cancel_unchanged_upload'), 'Succeeded');
      t.equal(callsTo(result, 'SubmitUpload').length, 0);
    },
  },
  {
    name: 'files of an earlier time are sent again when others were accepted since',
    slug,
    given: async (world) => {
      const roster = world.freshRoster();
      await world.bridge.bring(roster);
      await world.bridge.bring(world.freshRoster());
      world.put(roster);
      return undefined;
    },
    status: 'Succeeded',
    validations: 3,
    then: (t, _world, result) => void t.equal(callsTo(result, 'CancelUpload').length, 0),
  },
  {
    name: 'calls that are one too many are repeated',
    slug,
    given: (world) => {
      world.put(world.freshRoster());
      world.refuseCalls(3);
      return undefined;
    },
    status: 'Succeeded',
    validations: 1,
    then: (t, _world, result) =>
      void t.equal(callsTo(result, 'CreateUpload')[0]?.attempts, 4, 'three refusals'),
  },
  {
    name: 'a service that is away while it is followed is asked again',
    slug,
    given: (world) => {
      world.put(world.freshRoster());
      world.beAway(7, 'Get_upload');
      return undefined;
    },
    status: 'Succeeded',
    validations: 1,
    then: (t, _world, result) =>
      void t.ok(result.actions.get('Get_upload')?.some(({ status }) => status === 'Failed')),
  },
  {
    name: 'a service that stays away ends it, and people are told all the same',
    slug,
    given: (world) => {
      world.put(world.freshRoster());
      world.beAway(1000, 'Create_upload_for_flow');
      return undefined;
    },
    status: 'Failed',
    told: /./,
    then: (t, _world, result) => void t.equal(callsTo(result, 'PutUploadFile').length, 0),
  },
  {
    name: 'a file that is not taken ends it, and the upload is withdrawn',
    slug,
    given: (world) => {
      world.put(world.freshRoster());
      world.beAway(1000, 'Put_file');
      return undefined;
    },
    status: 'Failed',
    told: /orgs\.csv/,
    then: (t, _world, result) => {
      t.equal(callsTo(result, 'PutUploadFile').length, 1, 'no other file is tried');
      t.equal(statusOf(result, 'Cancel_open_upload'), 'Succeeded');
      t.equal(callsTo(result, 'SubmitUpload').length, 0);
    },
  },
  {
    name: 'a lapsed sign-in ends it with what to do',
    slug,
    given: (world) => {
      world.put(world.freshRoster());
      world.signInAs({ user: 'mfa', scopes: ['Roster.Sync'] });
      return undefined;
    },
    status: 'Failed',
    code: 'SIGN_IN_REQUIRED',
    message: /Open the connection and sign in again/,
    told: /SIGN_IN_REQUIRED/,
  },
  {
    name: 'a message that cannot be sent does not hide the problem',
    slug,
    given: (world) => {
      world.put(without(world.freshRoster(), 'users.csv'));
      world.teams.failWith(403);
      world.outlook.failWith(403);
      return undefined;
    },
    status: 'Failed',
    code: 'ROSTER_INCOMPLETE',
    message: /users\.csv/,
  },
  {
    name: 'a held upload that nobody could be told of is no success',
    slug,
    given: (world) => {
      world.put(smaller(world));
      world.teams.failWith(403);
      world.outlook.failWith(403);
      return undefined;
    },
    status: 'Failed',
    code: 'NOTIFICATION_FAILED',
    then: async (_t, world) => discardHeld(world),
  },
  {
    name: 'without a channel and recipients nobody is told, and it ends as it must',
    slug,
    settings: { TeamsTeamId: '-', TeamsChannelId: '-', MailTo: '' },
    given: (world) => void world.put(without(world.freshRoster(), 'users.csv')),
    status: 'Failed',
    code: 'ROSTER_INCOMPLETE',
  },
];
