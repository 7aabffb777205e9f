import { choose, demand, select, when } from '../model/control';
import { inText, value } from '../model/expression';
import type { Flow } from '../model/flow';
import type { Placed } from '../model/in-order';
import { bridge } from './bridge';
import { guarded } from './guarded';

const uploadId = value(`triggerBody()?['uploadId']`);
/** The held upload, as an expression. */
export const heldUpload = `body('Get_held_upload')`;
export const heldChanges = `${heldUpload}?['changes']`;

const failedCall = (what: 'code' | 'message'): string =>
  ['Approve_upload', 'Discard_upload']
    .map((call) => `body('${call}')?['error']?['${what}']`)
    .join(', ');

/** How people are asked. What follows from their answer is the same everywhere. */
export interface Asking {
  /** The step without which nobody would be asked: its name, what it demands, and the sentence when that is missing. */
  require: {
    step: string;
    description: string;
    name: string;
    isSet: string;
    message: string;
  };
  /** The steps that ask; `step` is the one that waits for the answer. */
  ask: Readonly<Record<string, Placed>>;
  step: string;
  /** The answer, Approve or Discard, as an expression. */
  answer: string;
  /** Left with the approval. */
  note: string;
  notAsked: string;
  /** What the platform calls what runs. */
  what: 'flow' | 'workflow';
}

/** Asks people about a held upload and does what they say, with exactly the changes shown. */
export function approval(asking: Asking): Flow['actions'] {
  const { require, step, what } = asking;
  const timedOut = `equals(actions('${step}')?['status'], 'TimedOut')`;
  return guarded({
    attempt: {
      [require.step]: demand(
        require.description,
        { [require.name]: value(require.isSet) },
        { type: 'object', properties: { [require.name]: { enum: [true] } } },
      ),
      Get_held_upload: bridge('GetUpload', { uploadId }),
      List_hold_reasons: select(
        `coalesce(${heldChanges}?['holdReasons'], json('[]'))`,
        `item()?['message']`,
      ),
      Ask_if_still_held: when(
        'The same notification can come twice, and somebody may have decided already.',
        `equals(${heldUpload}?['state'], 'held')`,
        { ...asking.ask, Do_as_answered: doAsAnswered(asking) },
      ),
    },
    caught: {
      meanings: {
        [require.step]: { code: 'APPROVAL_CHANNEL_MISSING', message: require.message },
        Ask_if_still_held: {
          code: inText(
            `coalesce(${failedCall('code')}, if(${timedOut}, 'APPROVAL_TIMED_OUT', 'APPROVAL_FAILED'))`,
          ),
          message: inText(
            `coalesce(${failedCall('message')}, if(${timedOut}, 'Nobody has answered: the upload expires, nothing is sent.', '${asking.notAsked}'))`,
          ),
        },
      },
    },
    notice: {
      title: 'School roster: an approval could not be had',
      paragraphs: [
        inText(`coalesce(variables('Problem')?['message'], 'A step of the ${what} failed.')`),
        `Upload ${inText(`triggerBody()?['uploadId']`)}: ${inText(`coalesce(triggerBody()?['summary'], '')`)}`,
        inText(`coalesce(variables('Problem')?['code'], '')`),
      ],
    },
  });
}

const doAsAnswered = ({ answer, note }: Asking) =>
  choose(
    'Any other answer leaves the upload as it is: held until it expires.',
    answer,
    {
      Answer_is_approve: {
        case: 'Approve',
        actions: {
          Approve_upload: bridge('ApproveUpload', {
            uploadId,
            'body/changeHash': value(`${heldChanges}?['changeHash']`),
            'body/note': note,
          }),
        },
      },
      Answer_is_discard: {
        case: 'Discard',
        actions: { Discard_upload: bridge('DiscardUpload', { uploadId }) },
      },
    },
    {},
  );

/** What each way of asking has in common with the others where it fails. */
export const approvalFailures: Flow['failures'] = [
  {
    what: 'nobody answers',
    then: 'Failed, `APPROVAL_TIMED_OUT`; the upload expires, nothing is sent',
  },
  {
    what: 'the changes are no longer those shown',
    then: 'Failed, `UPLOAD_CHANGE_HASH_WRONG`; nothing is approved',
  },
];
