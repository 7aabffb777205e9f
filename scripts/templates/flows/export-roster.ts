import { demand, set, variable } from '../model/control';
import type { Flow } from '../model/flow';
import { inText, isSet, setting, value } from '../model/expression';
import { bridge } from '../pieces/bridge';
import { follow, followed, isFinal } from '../pieces/follow';
import { guarded } from '../pieces/guarded';

const exported = followed('export');

/** Runs a profile of the exporter every night and sees it through to its end. */
export const exportRoster: Flow = {
  slug: 'export-roster',
  title: 'Export roster',
  description:
    'Every night has the service export a profile: it reads the student information system, checks the files and delivers them. Tells people when that did not succeed.',
  trigger: {
    kind: 'recurrence',
    name: 'Every_night',
    description: 'Once a day, before the sync. Set hour and time zone.',
    recurrence: {
      frequency: 'Day',
      interval: 1,
      startTime: '2026-01-01T01:00:00',
      timeZone: 'UTC',
      schedule: { hours: ['1'], minutes: [0] },
    },
    oneAtATime: true,
  },
  actions: guarded({
    variables: {
      Initialize_export: variable('Export', 'object', {}),
      Initialize_refusal: variable('Refusal', 'object', {}),
    },
    attempt: {
      Require_profile: demand(
        'Stops here when no profile is named.',
        { profile: value(isSet('ExportProfile')) },
        { type: 'object', properties: { profile: { enum: [true] } } },
      ),
      Run_export: bridge('RunExport', {
        'body/profile': value(`trim(${setting('ExportProfile')})`),
        'body/correlationId': value(`workflow()?['run']?['name']`),
      }),
      Keep_new_export: set('Export', value(`body('Run_export')`)),
      Follow_export: follow({
        thing: 'export',
        operation: 'GetExport',
        id: 'exportId',
        atRest: isFinal('export'),
        timeout: 'PT12H',
      }),
      Require_delivery: demand(
        'Stops here unless everything was delivered.',
        { state: value(`${exported}?['state']`) },
        { type: 'object', properties: { state: { enum: ['delivered'] } } },
      ),
    },
    caught: {
      meanings: {
        Require_profile: {
          code: 'EXPORT_PROFILE_MISSING',
          message: 'Set Export profile: no profile is named.',
        },
        Follow_export: {
          code: inText(`coalesce(variables('Refusal')?['code'], 'EXPORT_NOT_FINISHED')`),
          message: `${inText(`coalesce(variables('Refusal')?['message'], ${exported}?['summary'], 'No answer.')`)} The export goes on by itself: look at it with List exports.`,
        },
        Require_delivery: {
          code: inText(`coalesce(${exported}?['reason']?['code'], 'EXPORT_NOT_DELIVERED')`),
          message: inText(`coalesce(${exported}?['reason']?['message'], ${exported}?['summary'])`),
        },
      },
    },
    notice: {
      title: 'School roster: the export was not delivered',
      paragraphs: [
        inText(
          `coalesce(variables('Problem')?['message'], ${exported}?['summary'], 'A step of the flow failed.')`,
        ),
        inText(`coalesce(${exported}?['displayName'], '')`),
        inText(`coalesce(variables('Problem')?['code'], '')`),
      ],
    },
  }),
  does: [
    'has the service run the profile in **Export profile**, which names source, format and destinations',
    'asks for the export until it has ended',
    'tells Teams and mail recipients when not everything was delivered',
  ],
  failures: [
    {
      what: 'no profile is named, or the service has none of that name',
      then: 'people are told; Failed, `EXPORT_PROFILE_MISSING` or the code of the service',
    },
    {
      what: 'the source cannot be read, the check refuses the files, or a destination fails',
      then: 'people are told; Failed, with the code and the sentence of the service; a destination has the whole set or nothing',
    },
    {
      what: 'the upload to School Data Sync is held',
      then: 'people are told; Failed, `EXPORT_SDS_HELD`: approve or discard the upload',
    },
    {
      what: 'the service answers 429 or is away',
      then: 'calls are repeated for some minutes, questions for up to 12 hours; then Failed',
    },
    { what: 'the same run calls twice', then: 'it is one export' },
  ],
  before: [
    'The operator of the service has set up the profile (docs/exporter.md). A profile can also have a schedule of its own; then this flow is not needed.',
  ],
};
