import { askYesNo, call, choose, keep, say } from '../dialog';
import type { Question } from '../question';

export const startSync: Question = {
  slug: 'start-sync',
  title: 'Start the sync',
  starter: 'Start the sync now.',
  description:
    'Starts a run of School Data Sync, so that accepted rosters take effect now, after the person has said yes. It sends no files and approves nothing. For a new roster from the student information system use Run export instead.',
  triggers: [
    'start the sync',
    'run the sync now',
    'start a run',
    'sync now',
    'apply the roster now',
    'do not wait for the next run',
  ],
  operations: ['ListUploads', 'ListExportProfiles', 'RunExport', 'GetExport', 'StartRun', 'GetRun'],
  guidance: [
    'There are two things you can start, so ask which is meant: an export, which reads the student information system and brings a new roster, and a run, which applies rosters that School Data Sync has accepted. You cannot send files and you cannot approve a held upload.',
    'An export: call ListExportProfiles and ask for which of them. After a yes call RunExport with that profile, then GetExport until isFinal. Give its summary, and the uploadId of its deliveries for GetUpload. Without a profile say that files come from a flow or from the command sds-bridge sync.',
    'A run: call ListUploads with top 1 first. If the newest upload is held, say that a person has to approve or discard it, and that a run now would apply the roster before it.',
    'Before StartRun say that it uses one of five starts in 12 hours and skips a scheduled run that is due within ten hours, and wait for a yes in the person’s own words. Then give its summary. With its runId call GetRun to say how the run goes.',
  ],
  steps: [
    say(
      'scope',
      'I can start a run of School Data Sync, which applies rosters it has accepted. For a new roster from the student information system ask me to run an export. Files I cannot send: a flow or the command sds-bridge sync brings them.',
    ),
    call('ListUploads', { state: '"held"', top: '1' }, 'Held'),
    choose('held', 'Not(IsEmpty(Topic.Held.value))', [
      keep('HeldUpload', 'First(Topic.Held.value)'),
      say(
        'held',
        'An upload is held: {Topic.HeldUpload.displayName}. {Topic.HeldUpload.summary} A person has to approve or discard it; a run now applies the roster before it.',
      ),
    ]),
    askYesNo(
      'Start',
      'Start a run now? It uses one of five starts in 12 hours, and a scheduled run that is due within ten hours is skipped.',
    ),
    choose(
      'start',
      'Topic.Start',
      [call('StartRun', {}, 'Started'), say('started', '{Topic.Started.summary}')],
      [say('nothing', 'Nothing was started.')],
    ),
  ],
};
