import { call, choose, keep, say } from '../dialog';
import type { Question } from '../question';

/** The name of an upload begins with when it was made, in UTC: text, whatever type the platform gives to times. */
const madeAt =
  'DateTimeValue(Concatenate(Substitute(Left(Topic.Newest.displayName, 16), " ", "T"), ":00Z"))';
const newest = '{Topic.Newest.displayName}. {Topic.Newest.summary} {Topic.Newest.nextStep}';

export const rosterIn: Question = {
  slug: 'roster-in',
  title: 'Is last night’s roster in?',
  starter: 'Is last night’s roster in?',
  description:
    'Tells whether the newest roster reached School Data Sync, when it came, in what state it is, and what to do next.',
  triggers: [
    'is the roster of last night in',
    'did the roster arrive',
    'was the roster accepted',
    'what is the state of the upload',
    'did the sync run last night',
    'is the newest upload done',
  ],
  operations: ['ListUploads', 'ListRuns'],
  guidance: [
    'Call ListUploads with top 1. Say when the upload was made, its state, its summary and its nextStep.',
    'If it is older than a day, say first that nothing came since, and when the last one did. If there is none, say that none is recorded.',
    'Accepted means that School Data Sync took the files. They take effect in its next run: call ListRuns with top 1 and say when the newest run began and how it ended. Do not say that accounts are changed unless a run ended after the upload was accepted.',
  ],
  steps: [
    call('ListUploads', { top: '1' }, 'Uploads'),
    choose(
      'none',
      'IsEmpty(Topic.Uploads.value)',
      [
        say(
          'none',
          'No upload of a roster is recorded. Look at the flow or the exporter that should bring it: what never reached the service is not known here.',
        ),
      ],
      [
        keep('Newest', 'First(Topic.Uploads.value)'),
        choose(
          'old',
          `DateDiff(${madeAt}, Now(), TimeUnit.Hours) >= 24`,
          [say('old', `Nothing came in the last 24 hours. The newest upload: ${newest}`)],
          [say('newest', newest)],
        ),
        choose('accepted', 'Topic.Newest.state = "accepted"', [
          call('ListRuns', { top: '1' }, 'Runs'),
          choose(
            'run',
            'IsEmpty(Topic.Runs.value)',
            [
              say(
                'noRun',
                'School Data Sync lists no run yet; the roster takes effect in the next one.',
              ),
            ],
            [
              keep('Run', 'First(Topic.Runs.value)'),
              say(
                'run',
                'A roster takes effect in a run that begins after it was accepted. The newest run: {Topic.Run.displayName}, {Topic.Run.status}.',
              ),
            ],
          ),
        ]),
      ],
    ),
  ],
};
