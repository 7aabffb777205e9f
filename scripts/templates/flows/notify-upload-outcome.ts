import { fail, scope, when } from '../model/control';
import type { Flow } from '../model/flow';
import { inText } from '../model/expression';
import { inOrder } from '../model/in-order';
import { tell } from '../pieces/notify';

const told = `triggerBody()`;

/** Tells people about every upload that has ended or is held, wherever it came from. */
export const notifyUploadOutcome: Flow = {
  slug: 'notify-upload-outcome',
  title: 'Notify upload outcome',
  description:
    'Tells Teams and mail recipients, in counts and one sentence, when an upload to School Data Sync has ended or waits for an approval.',
  trigger: {
    kind: 'webhook',
    name: 'When_an_upload_finishes',
    description: 'The service calls for every upload of the organisation that ends or is held.',
    connector: 'bridge',
    operation: 'WhenUploadFinishes',
    parameters: {},
    callbackParameter: 'body/callbackUrl',
    oneAtATime: false,
  },
  actions: inOrder({
    Try: scope('Two ways to tell people; one that fails does not stop the other.', {
      Skip_cancelled_upload: when(
        'An upload that somebody or a flow has withdrawn is no news.',
        `not(equals(coalesce(${told}?['reasonCode'], ''), 'UPLOAD_CANCELLED'))`,
        tell({
          title: `School roster: ${inText(`${told}?['state']`)}`,
          paragraphs: [
            inText(`${told}?['summary']`),
            inText(`${told}?['nextStep']`),
            `Findings: ${inText(`${told}?['fatalFindings']`)} fatal, ${inText(`${told}?['errors']`)} errors, ${inText(`${told}?['warnings']`)} warnings. Records: ${inText(`${told}?['added']`)} added, ${inText(`${told}?['changed']`)} changed, ${inText(`${told}?['removed']`)} removed.`,
            `Upload ${inText(`${told}?['uploadId']`)}`,
          ],
        }),
      ),
    }),
    Catch: {
      ...scope('The upload is not affected; only the message is missing.', {
        Fail_run: fail(
          'NOTIFICATION_FAILED',
          `Upload ${inText(`${told}?['uploadId']`)} is ${inText(`${told}?['state']`)}, and Teams or mail could not be told.`,
        ),
      }),
      runAfter: { Try: ['Failed', 'TimedOut'] },
    },
  }),
  does: [
    'starts when the service reports an upload that has ended or is held',
    'leaves out uploads that were withdrawn on purpose',
    'posts state, sentence, next step and counts to a Teams channel and sends them by mail; either is left out when its setting is a hyphen',
  ],
  failures: [
    {
      what: 'Teams or mail refuses the message',
      then: 'the other one is told all the same; Failed, `NOTIFICATION_FAILED`',
    },
    { what: 'the same notification comes twice', then: 'the message comes twice' },
    { what: 'the flow cannot be reached', then: 'the service tries again for 24 hours' },
    {
      what: 'the service cannot call the flow',
      then: 'the trigger never runs: see `CALLBACK_HOSTS` in docs/configuration.md',
    },
  ],
  before: [
    'The sync flows tell about what goes wrong by themselves. Turn this one on when people also want to hear of success, or when uploads come from elsewhere.',
  ],
};
