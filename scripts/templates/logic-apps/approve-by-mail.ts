import { choose, demand, select, when } from '../model/control';
import { inText, isSet, setting, value } from '../model/expression';
import type { Flow } from '../model/flow';
import { never } from '../model/retry';
import { approveHeldUpload } from '../flows/approve-held-upload';
import { bridge } from '../pieces/bridge';
import { guarded } from '../pieces/guarded';

const uploadId = value(`triggerBody()?['uploadId']`);
const upload = `body('Get_held_upload')`;
const changes = `${upload}?['changes']`;
const timedOut = `equals(actions('Ask_by_mail')?['status'], 'TimedOut')`;
const failedCall = (what: 'code' | 'message'): string =>
  ['Approve_upload', 'Discard_upload']
    .map((call) => `body('${call}')?['error']?['${what}']`)
    .join(', ');

const question = [
  inText(`${upload}?['summary']`),
  `Added: ${inText(`${changes}?['added']`)}. Changed: ${inText(`${changes}?['changed']`)}. Removed: ${inText(`${changes}?['removed']`)}.`,
  inText(`join(body('List_hold_reasons'), ' ')`),
  `Approve: the roster goes to School Data Sync, and removed records become inactive. Discard: nothing is sent. Without an answer nothing is sent either. Upload ${inText(`${upload}?['uploadId']`)}.`,
]
  .map((text) => `<p>${text}</p>`)
  .join('');

/**
 * The approval as Logic Apps can have it: by a mail with two buttons, because it has no connector for approvals. The
 * calls of the bridge are those of the flow that asks in Teams.
 */
export const approveByMail: Flow = {
  ...approveHeldUpload,
  description:
    'Asks by mail about an upload that is held because much has changed, then approves or discards it. The approval holds for exactly the changes that were shown.',
  actions: guarded({
    attempt: {
      Require_recipients: demand(
        'Stops here when there is nobody to ask.',
        { recipients: value(isSet('MailTo')) },
        { type: 'object', properties: { recipients: { enum: [true] } } },
      ),
      Get_held_upload: bridge('GetUpload', { uploadId }),
      List_hold_reasons: select(
        `coalesce(${changes}?['holdReasons'], json('[]'))`,
        `item()?['message']`,
      ),
      Ask_if_still_held: when(
        'The same notification can come twice, and somebody may have decided already.',
        `equals(${upload}?['state'], 'held')`,
        {
          Ask_by_mail: {
            kind: 'connector',
            description: 'Waits until the first of them answers; the upload itself waits 72 hours.',
            connector: 'outlook',
            operation: 'SendApprovalMail',
            parameters: {
              'ApprovalEmailSubscription/Message/To': value(setting('MailTo')),
              'ApprovalEmailSubscription/Message/Subject': 'School roster: much has changed',
              'ApprovalEmailSubscription/Message/Options': 'Approve, Discard',
              'ApprovalEmailSubscription/Message/Body': question,
            },
            retry: never,
            // Who has answered, with name and address.
            secure: ['outputs'],
            async: 'answer',
            timeout: 'PT71H',
          },
          Do_as_answered: choose(
            'Any other answer leaves the upload as it is: held until it expires.',
            `coalesce(body('Ask_by_mail')?['SelectedOption'], '')`,
            {
              Answer_is_approve: {
                case: 'Approve',
                actions: {
                  Approve_upload: bridge('ApproveUpload', {
                    uploadId,
                    'body/changeHash': value(`${changes}?['changeHash']`),
                    'body/note': 'Approved by mail.',
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
        Require_recipients: {
          code: 'APPROVAL_CHANNEL_MISSING',
          message: 'Set MailTo: nobody was asked about the held upload.',
        },
        Ask_if_still_held: {
          code: inText(
            `coalesce(${failedCall('code')}, if(${timedOut}, 'APPROVAL_TIMED_OUT', 'APPROVAL_FAILED'))`,
          ),
          message: inText(
            `coalesce(${failedCall('message')}, if(${timedOut}, 'Nobody has answered: the upload expires, nothing is sent.', 'The question could not be sent.'))`,
          ),
        },
      },
    },
    notice: {
      title: 'School roster: an approval could not be had',
      paragraphs: [
        inText(`coalesce(variables('Problem')?['message'], 'A step of the workflow failed.')`),
        `Upload ${inText(`triggerBody()?['uploadId']`)}: ${inText(`coalesce(triggerBody()?['summary'], '')`)}`,
        inText(`coalesce(variables('Problem')?['code'], '')`),
      ],
    },
  }),
  does: [
    'starts when the service reports an upload that is held',
    'reads the upload and sends a mail with the reasons and the counts of added, changed and removed records, and two buttons',
    'waits up to 71 hours for *Approve* or *Discard*; the first answer counts',
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
      then: 'before the mail: Succeeded, nobody is asked; after it: Failed, `UPLOAD_STATE_WRONG`',
    },
    {
      what: 'no recipients are configured',
      then: 'Failed, `APPROVAL_CHANNEL_MISSING`; the upload stays held',
    },
    { what: 'the mail is refused', then: 'Failed, `APPROVAL_FAILED`; the Teams channel is told' },
  ],
  before: [
    'Whoever gets the mail can approve, and whoever it is forwarded to. Choose recipients who may decide about accounts.',
    'The identity of the logic app must have the role `Roster.Admin`, unless it makes the uploads itself.',
  ],
};
