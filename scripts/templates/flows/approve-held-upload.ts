import { compose } from '../model/control';
import type { Flow } from '../model/flow';
import { isSet, setting, value } from '../model/expression';
import { never } from '../model/retry';
import { approval, approvalFailures, heldUpload } from '../pieces/approval';
import { approvalCard } from '../pieces/approval-card';

// Teams answers with the data of the button, older releases of its connector with the title alone.
const answer = `coalesce(body('Ask_in_Teams')?['data']?['decision'], body('Ask_in_Teams')?['submitActionId'], '')`;

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
  actions: approval({
    require: {
      step: 'Require_channel',
      description: 'Stops here when there is no channel to ask in.',
      name: 'channel',
      isSet: `and(${isSet('TeamsTeamId')}, ${isSet('TeamsChannelId')})`,
      message: 'Set Teams team ID and Teams channel ID: nobody was asked about the held upload.',
    },
    ask: {
      Write_card: compose('The question, with counts and reasons.', approvalCard(heldUpload)),
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
    },
    step: 'Ask_in_Teams',
    answer,
    note: 'Approved in Teams.',
    notAsked: 'The question could not be asked in Teams.',
    what: 'flow',
  }),
  does: [
    'starts when the service reports an upload that is held',
    'reads the upload and posts a card with the reasons and the counts of added, changed and removed records to a Teams channel',
    'waits up to 71 hours for *Approve* or *Discard*',
    'approves the upload with the hash of exactly the changes shown, or discards it',
  ],
  failures: [
    ...approvalFailures,
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
