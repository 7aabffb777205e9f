import { demand, filter } from '../model/control';
import type { Flow } from '../model/flow';
import { inText, setting, value } from '../model/expression';
import { bridge } from '../pieces/bridge';
import { guarded } from '../pieces/guarded';

const hours = `int(string(${setting('RosterHours')}))`;
const isRecent = `greaterOrEquals(ticks(item()?['createdAt']), ticks(addHours(utcNow(), sub(0, ${hours}))))`;
const last = `first(body('List_recent_uploads')?['value'])`;

/** Tells people when no roster has arrived by the hour at which it looks. */
export const alarmMissingRoster: Flow = {
  slug: 'alarm-missing-roster',
  title: 'Alarm missing roster',
  description:
    'Looks every morning whether a roster has arrived in the last hours and tells people when none has: an exporter that stopped is noticed on the same day.',
  trigger: {
    kind: 'recurrence',
    name: 'Every_morning',
    description: 'After the nightly sync must have ended. Set hour and time zone.',
    recurrence: {
      frequency: 'Day',
      interval: 1,
      startTime: '2026-01-01T06:00:00',
      timeZone: 'UTC',
      schedule: { hours: ['6'], minutes: [0] },
    },
    oneAtATime: true,
  },
  actions: guarded({
    attempt: {
      List_recent_uploads: bridge('ListUploads', { top: 50 }),
      Find_arrived_rosters: filter(
        `coalesce(body('List_recent_uploads')?['value'], json('[]'))`,
        `and(${isRecent}, not(contains(createArray('receiving', 'rejected', 'failed', 'expired'), item()?['state'])))`,
      ),
      Require_arrived_roster: demand(
        'Stops here when no roster has arrived in time.',
        value(`body('Find_arrived_rosters')`),
        { type: 'array', minItems: 1 },
      ),
    },
    caught: {
      meanings: {
        Require_arrived_roster: {
          code: 'ROSTER_OVERDUE',
          message: `No roster has arrived within ${inText(hours)} hours. ${inText(`if(empty(${last}), 'There is no upload at all.', concat('The newest upload: ', ${last}?['displayName'], '.'))`)}`,
        },
      },
    },
    notice: {
      title: 'School roster: none has arrived',
      paragraphs: [
        inText(`coalesce(variables('Problem')?['message'], 'A step of the flow failed.')`),
        'Look at the exporter of the student information system and at the last run of the sync flow. School Data Sync keeps the roster it has.',
        inText(`coalesce(variables('Problem')?['code'], '')`),
      ],
    },
  }),
  does: [
    'lists the newest uploads of the organisation every morning',
    'looks for one that was made within **Roster hours** and was submitted and not rejected, failed or expired; one that is held, or was withdrawn because nothing had changed, counts as arrived',
    'tells Teams and mail recipients when there is none',
  ],
  failures: [
    { what: 'no roster has arrived', then: 'people are told; Failed, `ROSTER_OVERDUE`' },
    {
      what: 'the service is away or the sign-in has lapsed',
      then: 'people are told; Failed, with the code of the service',
    },
    { what: '**Roster hours** is not a number', then: 'people are told; Failed' },
  ],
  before: [],
};
