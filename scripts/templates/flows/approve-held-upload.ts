import { choose, compose, demand, select, when } from '../model/control';
import type { Flow } from '../model/flow';
import { inText, isSet, setting, value } from '../model/expression';
import { never } from '../model/retry';
import { approvalCard } from '../pieces/approval-card';
import { bridge } from '../pieces/bridge';
import { guarded } from '../pieces/guarded';

const uploadId = value(`triggerBody()?['uploadId']`);
const upload = `body('Get_held_upload')`;
// Teams answers with the data of the button, older releases of its connector with the title alone.
const answer = `coalesce(body('Ask_in_Teams')?['data']?['decision'], body('Ask_in_Teams')?['submitActionId'], '')`;
const timedOut = `equals(actions('Ask_in_Teams')?['status'], 'TimedOut')`;
const failedCall = (what: 'code' | 'message'): string =>
  ['Approve_upload', 'Discard_upload']
    .map((call) => `body('${call}')?['error']?['${what}']`)
    .join(', ');

/** Asks people in Teams about a held upload and does what they say, with exactly the changes shown. */
export const approveHeldUpload: Flow = {
  slug: 'approve-held-upload',
  title: 'Approve held upload',
  description:
    'Asks a Teams channel about an upload that is held because much has changed, then approves or discards it. The approval holds for exactly the changes that were shown.',
  trigger: {
    kind: 'webhook',
    name: 'When_an_upload_is_held',
    description: 'The service calls for every upload that waits for an approval.',
    connector: 'bridge',
    operation: 'WhenUploadFinishes',
    parameters: { 'body/events': ['held'] },
    callbackParameter: 'body/callbackUrl',
    oneAtATime: false,
  },
  actions: guarded({
    attempt: {
      Require_channel: demand(
        'Stops here when there is no channel to ask in.',
        { channel: value(`and(${isSet('TeamsTeamId')}, ${isSet('TeamsChannelId')})`) },
        { type: 'object', properties: { channel: { enum: [true] } } },
      ),
      Get_held_upload: bridge('GetUpload', { uploadId }),
      List_hold_reasons: select(
        `coalesce(${upload}?['changes']?['holdReasons'], json('[]'))`,
        `item()?['message']`,
      ),
      Ask_if_still_held: when(
        'The same notification can come twice, and somebody may have decided already.',
        `equals(${upload}?['state'], 'held')`,
        {
          Write_card: compose('The question, with counts and reasons.', approvalCard(upload)),
          Ask_in_Teams: {
            kind: 'connector',
            description: 'Waits until somebody answers; the upload itself waits 72 hours.',
            connector: 'teams',
            operation: 'PostCardAndWaitForResponse',
            parameters: {
              poster: 'Flow bot',
              location: 'Channel',
              'body/body/recipient/groupId': value(setting('TeamsTeamId')),
              'body/body/recipient/channelId': value(setting('TeamsChannelId')),
              'body/body/messageBody': value(`string(outputs('Write_card'))`),
              'body/body/updateMessage': 'Thank you. The answer was passed on.',
            },
            retry: never,
            // Who has answered, with name and address.
            secure: ['outputs'],
            async: 'answer',
            timeout: 'PT71H',
          },
          Do_as_answered: choose(
            'Any other answer leaves the upload as it is: held until it expires.',
            answer,
            {
              Answer_is_approve: {
                case: 'Approve',
                actions: {
                  Approve_upload: bridge('ApproveUpload', {
                    uploadId,
                    'body/changeHash': value(`${upload}?['changes']?['changeHash']`),
                    'body/note': 'Approved in Teams.',
                  }),
                },
              },
              Answer_is_discard: {
                case: 'Discard',
                actions: { Discard_upload: bridge('DiscardUpload', { uploadId }) },
              },
            },
            {},
          ),
        },
      ),
    },
    caught: {
      meanings: {
        Require_channel: {
          code: 'APPROVAL_CHANNEL_MISSING',
          message:
            'Set Teams team ID and Teams channel ID: nobody was asked about the held upload.',
        },
        Ask_if_still_held: {
          code: inText(
            `coalesce(${failedCall('code')}, if(${timedOut}, 'APPROVAL_TIMED_OUT', 'APPROVAL_FAILED'))`,
          ),
          message: inText(
            `coalesce(${failedCall('message')}, if(${timedOut}, 'Nobody has answered: the upload expires, nothing is sent.', 'The question could not be asked in Teams.'))`,
          ),
        },
      },
    },
    notice: {
      title: 'School roster: an approval could not be had',
      paragraphs: [
        inText(`coalesce(variables('Problem')?['message'], 'A step of the flow failed.')`),
        `Upload ${inText(`triggerBody()?['uploadId']`)}: ${inText(`coalesce(triggerBody()?['summary'], '')`)}`,
        inText(`coalesce(variables('Problem')?['code'], '')`),
      ],
    },
  }),
  does: [
    'starts when the service reports an upload that is held',
    'reads the upload and posts a card with the reasons and the counts of added, changed and removed records to a Teams channel',
    'waits up to 71 hours for *Approve* or *Discard*',
    'approves the upload with the hash of exactly the changes shown, or discards it',
  ],
  failures: [
    {
      what: 'nobody answers',
      then: 'Failed, `APPROVAL_TIMED_OUT`; the upload expires, nothing is sent',
    },
    {
      what: 'the changes are no longer those shown',
      then: 'Failed, `UPLOAD_CHANGE_HASH_WRONG`; nothing is approved',
    },
    {
      what: 'somebody has decided elsewhere',
      then: 'before the card: Succeeded, nobody is asked; after it: Failed, `UPLOAD_STATE_WRONG`',
    },
    {
      what: 'no channel is configured',
      then: 'Failed, `APPROVAL_CHANNEL_MISSING`; the upload stays held',
    },
    { what: 'Teams refuses the card', then: 'Failed, `APPROVAL_FAILED`; mail recipients are told' },
    {
      what: 'the sign-in of the connection has lapsed',
      then: 'Failed, `SIGN_IN_REQUIRED`: open the connection and sign in',
    },
  ],
  before: [
    'Whoever can post in the channel can approve. Choose a team whose members may decide about accounts; private channels are not supported by Teams for this.',
    'The connection of the bridge must belong to who makes the uploads, or have the role `Roster.Admin`.',
  ],
};
