import type { JsonObject } from '../../../scripts/connector/json';
import { keepLines } from '../../uploads/rosters';
import { callsTo, outputOf, sentBy, type Scenario } from './scenario';
import { toldOf } from './told';
import type { World } from './world';

/** An upload that is held, and what the service tells about it. */
async function held(world: World): Promise<JsonObject> {
  await world.bridge.bring(world.freshRoster(), { onLargeChange: 'proceed' });
  const smaller = keepLines(world.freshRoster(), (line) => !/^p3|,s3,|^s3,|^k3,/.test(line));
  const { uploadId, state } = await world.bridge.bring(smaller);
  if (state !== 'held') throw new Error(`the upload is ${state}`);
  return toldOf(world, uploadId, 'held');
}

const answer = (title: string) => ({
  responder: { displayName: 'Dana', email: 'answerer@district.example' },
  submitActionId: title,
  data: { decision: title },
});

const uploadIn = (result: Parameters<NonNullable<Scenario['then']>>[2], action: string) =>
  (outputOf(result, action) as { body: { uploadId: string; state: string } }).body;

export const approveScenarios: readonly Scenario[] = [
  {
    name: 'a held upload that is approved goes on',
    slug: 'approve-held-upload',
    given: (world) => {
      world.answerWith(answer('Approve'));
      return held(world);
    },
    status: 'Succeeded',
    validations: 2,
    then: async (t, world, result) => {
      const { uploadId } = uploadIn(result, 'Approve_upload');
      await world.bridge.until(uploadId, ['accepted']);
      const [card] = sentBy(world.teams);
      t.match(card, /Removed/);
      t.match(card, /are gone/);
      t.notMatch(card, /School 3/);
    },
  },
  {
    name: 'an approval that meets a busy service is repeated, and counts once',
    slug: 'approve-held-upload',
    given: async (world) => {
      world.answerWith(answer('Approve'));
      const told = await held(world);
      world.beAway(2, 'Approve_upload');
      return told;
    },
    status: 'Succeeded',
    validations: 2,
    then: async (_t, world, result) => {
      await world.bridge.until(uploadIn(result, 'Approve_upload').uploadId, ['accepted']);
    },
  },
  {
    name: 'a lapsed sign-in leaves the upload held, and people are told',
    slug: 'approve-held-upload',
    given: async (world) => {
      const told = await held(world);
      world.signInAs({ user: 'teacher', scopes: [] });
      return told;
    },
    status: 'Failed',
    code: 'CALLER_ROLE_MISSING',
    validations: 1,
    told: /CALLER_ROLE_MISSING/,
    then: async (_t, world) => {
      world.signInAs(undefined);
      const held = (await world.bridge.call('GET', '/v1/uploads?state=held')).json<{
        value: { uploadId: string }[];
      }>();
      for (const { uploadId } of held.value) await world.bridge.act(uploadId, 'discard');
    },
  },
  {
    name: 'a held upload that is discarded is not sent',
    slug: 'approve-held-upload',
    given: (world) => {
      world.answerWith(answer('Discard'));
      return held(world);
    },
    status: 'Succeeded',
    validations: 1,
    then: (t, _world, result) =>
      void t.equal(uploadIn(result, 'Discard_upload').state, 'cancelled'),
  },
  {
    name: 'an answer with the title of the button alone is understood',
    slug: 'approve-held-upload',
    given: (world) => {
      world.answerWith({ submitActionId: 'Discard' });
      return held(world);
    },
    status: 'Succeeded',
    validations: 1,
    then: (t, _world, result) =>
      void t.equal(uploadIn(result, 'Discard_upload').state, 'cancelled'),
  },
  {
    name: 'without an answer nothing is approved, and people are told',
    slug: 'approve-held-upload',
    given: held,
    status: 'Failed',
    code: 'APPROVAL_TIMED_OUT',
    validations: 1,
    then: async (t, world, result) => {
      t.match(sentBy(world.outlook)[0], /APPROVAL_TIMED_OUT/);
      t.equal(callsTo(result, 'ApproveUpload').length + callsTo(result, 'DiscardUpload').length, 0);
      await world.bridge.act(uploadIn(result, 'Get_held_upload').uploadId, 'discard');
    },
  },
  {
    name: 'a notification that comes again asks nobody',
    slug: 'approve-held-upload',
    given: async (world) => {
      const told = await held(world);
      await world.bridge.act((told['body'] as { uploadId: string }).uploadId, 'discard');
      return told;
    },
    status: 'Succeeded',
    validations: 1,
    then: (t, world) => void t.equal(world.teams.sent.length, 0),
  },
  {
    name: 'a decision made elsewhere meanwhile is not overruled',
    slug: 'approve-held-upload',
    given: async (world) => {
      const told = await held(world);
      const { uploadId } = told['body'] as { uploadId: string };
      world.answerAfter(() => world.bridge.act(uploadId, 'discard'), answer('Approve'));
      return told;
    },
    status: 'Failed',
    code: 'UPLOAD_STATE_WRONG',
    validations: 1,
    then: (t, world) => void t.match(sentBy(world.outlook)[0], /UPLOAD_STATE_WRONG/),
  },
  {
    name: 'without a channel nobody can be asked, and mail says so',
    slug: 'approve-held-upload',
    settings: { TeamsChannelId: '-' },
    given: held,
    status: 'Failed',
    code: 'APPROVAL_CHANNEL_MISSING',
    validations: 1,
    then: async (t, world) => {
      t.equal(world.teams.sent.length, 0);
      t.match(sentBy(world.outlook)[0], /APPROVAL_CHANNEL_MISSING/);
    },
  },
];
