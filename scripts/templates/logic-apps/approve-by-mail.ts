import { inText, isSet, setting, value } from '../model/expression';
import type { Flow } from '../model/flow';
import { never } from '../model/retry';
import { approveHeldUpload } from '../flows/approve-held-upload';
import { approval, approvalFailures, heldChanges, heldUpload } from '../pieces/approval';

const question = [
  inText(`${heldUpload}?['summary']`),
  `Added: ${inText(`${heldChanges}?['added']`)}. Changed: ${inText(`${heldChanges}?['changed']`)}. Removed: ${inText(`${heldChanges}?['removed']`)}.`,
  inText(`join(body('List_hold_reasons'), ' ')`),
  `Approve: the roster goes to School Data Sync, and removed records become inactive. Discard: nothing is sent. Without an answer nothing is sent either. Upload ${inText(`${heldUpload}?['uploadId']`)}.`,
]
  .map((text) => `<p>${text}</p>`)
  .join('');

/**
 * The approval as Logic Apps can have it: by a mail with two buttons, because it has no connector for approvals. What
 * follows from the answer is that of the flow that asks in Teams.
 */
export const approveByMail: Flow = {
  ...approveHeldUpload,
  description:
    'Asks by mail about an upload that is held because much has changed, then approves or discards it. The approval holds for exactly the changes that were shown.',
  actions: approval({
    require: {
      step: 'Require_recipients',
      description: 'Stops here when there is nobody to ask.',
      name: 'recipients',
      isSet: isSet('MailTo'),
      message: 'Set MailTo: nobody was asked about the held upload.',
    },
    ask: {
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
    },
    step: 'Ask_by_mail',
    answer: `coalesce(body('Ask_by_mail')?['SelectedOption'], '')`,
    note: 'Approved by mail.',
    notAsked: 'The question could not be sent.',
    what: 'workflow',
  }),
  does: [
    'starts when the service reports an upload that is held',
    'reads the upload and sends a mail with the reasons and the counts of added, changed and removed records, and two buttons',
    'waits up to 71 hours for *Approve* or *Discard*; the first answer counts',
    'approves the upload with the hash of exactly the changes shown, or discards it',
  ],
  failures: [
    ...approvalFailures,
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
