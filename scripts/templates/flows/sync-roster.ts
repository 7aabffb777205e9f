import type { Flow } from '../model/flow';
import { variable } from '../model/control';
import { inText } from '../model/expression';
import { badEnd, followUpload, isAtRest, isHeld, unknownEnd } from '../pieces/follow-upload';
import { guarded } from '../pieces/guarded';
import { checkRoster, incompleteRoster } from '../pieces/roster-files';
import { sources, type Source } from '../pieces/sources';
import { sendFiles, submitIfChanged, upload, withdrawUpload } from '../pieces/upload-set';

const unsent = `first(variables('UnsentFiles'))`;

/** Brings the whole roster from a folder to School Data Sync every night. */
export const syncRoster = (source: Source): Flow => ({
  slug: `sync-roster-from-${source.id}`,
  title: `Sync roster from ${source.title}`,
  description: `Every night brings all roster files from ${source.title} to School Data Sync, stops before sending anything when one is missing, and tells people when something is to be done.`,
  trigger: {
    kind: 'recurrence',
    name: 'Every_night',
    description:
      'Once a day: School Data Sync takes six uploads with a run a day. Set hour and time zone.',
    recurrence: {
      frequency: 'Day',
      interval: 1,
      startTime: '2026-01-01T02:00:00',
      timeZone: 'UTC',
      schedule: { hours: ['2'], minutes: [0] },
    },
    oneAtATime: true,
  },
  actions: guarded({
    variables: {
      Initialize_unusable_files: variable('UnusableFiles', 'array', []),
      Initialize_unsent_files: variable('UnsentFiles', 'array', []),
      Initialize_upload: variable('Upload', 'object', {}),
      Initialize_refusal: variable('Refusal', 'object', {}),
    },
    attempt: {
      ...checkRoster(source),
      ...sendFiles(source),
      ...submitIfChanged,
      ...followUpload,
    },
    caught: {
      meanings: {
        Require_complete_roster: incompleteRoster,
        Require_all_files_sent: {
          code: `@{coalesce(${unsent}?['code'], 'FILE_NOT_SENT')}`,
          message: `@{coalesce(${unsent}?['message'], 'A file was not sent.')} Nothing was sent to School Data Sync.`,
        },
        Follow_upload: unknownEnd,
        Require_good_end: badEnd,
      },
      deeperCalls: [
        'Submit_upload',
        'Cancel_unchanged_upload',
        'Create_upload_for_flow',
        'Create_upload_for_ready_flow',
      ],
      then: {
        Withdraw_upload: {
          ...withdrawUpload,
          runAfter: { Explain_failure: ['Succeeded', 'Failed', 'TimedOut'] },
        },
      },
    },
    alsoTellWhen: isHeld,
    notice: {
      title: `School roster: ${inText(`if(${isHeld}, 'waits for an approval', 'was not brought to School Data Sync')`)}`,
      paragraphs: [
        inText(
          `coalesce(variables('Problem')?['message'], ${upload}?['summary'], 'A step of the flow failed.')`,
        ),
        inText(
          `if(${isAtRest}, coalesce(${upload}?['nextStep'], ''), 'Open the run to see how far it came.')`,
        ),
        inText(`coalesce(variables('Problem')?['code'], ${upload}?['state'], '')`),
      ],
    },
  }),
  does: [
    `looks at every file of **Roster files** in **Roster folder** of ${source.title}; when one is missing or empty it stops and names it`,
    'creates an upload for the only ready inbound flow (or the one in **Inbound flow ID**) and puts the files into it, one after the other',
    'withdraws the upload again when the files are exactly those that were accepted last',
    'submits it and asks for its state until it has ended or is held for an approval',
    'tells Teams and mail recipients when the roster is held or was not accepted',
  ],
  failures: [
    {
      what: 'a file is missing or empty',
      then: 'nothing is sent; Failed, `ROSTER_INCOMPLETE` with the names',
    },
    {
      what: 'a file cannot be read or is not taken',
      then: 'the upload is withdrawn; Failed, with the code of the service or `FILE_NOT_READ`',
    },
    {
      what: 'several inbound flows are ready',
      then: 'Failed, `UPLOAD_TARGET_AMBIGUOUS` with their names: set **Inbound flow ID**',
    },
    {
      what: 'the check or School Data Sync refuses the roster',
      then: 'Failed, with the code and the sentence of the service; School Data Sync keeps the roster it has',
    },
    { what: 'much has changed', then: 'Succeeded; the upload is held, people are told' },
    {
      what: 'the files are those of last time',
      then: 'Succeeded; the upload is withdrawn, nobody is told',
    },
    {
      what: 'the service answers 429 or is away',
      then: 'calls are repeated for some minutes, questions for the state for up to 12 hours; then Failed',
    },
    {
      what: 'the sign-in of the connection has lapsed',
      then: 'Failed, `SIGN_IN_REQUIRED`: open the connection and sign in',
    },
    {
      what: 'another upload is going on',
      then: 'the new one waits for its turn; a second run of this flow waits for the first',
    },
    {
      what: 'a message cannot be sent',
      then: 'the code of the problem stays; without one, Failed, `NOTIFICATION_FAILED`',
    },
  ],
  before: source.notes,
});

export const syncFlows = sources.map(syncRoster);
