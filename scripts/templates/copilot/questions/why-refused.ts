import { call, choose, keep, say } from '../dialog';
import type { Question } from '../question';

export const whyRefused: Question = {
  slug: 'why-refused',
  title: 'Why was it refused?',
  starter: 'Why was the last roster refused?',
  description:
    'Tells why the last refused roster was not accepted: who refused it, the reason, how often each kind of finding occurs, and what School Data Sync answered.',
  triggers: [
    'why was it refused',
    'why was the roster rejected',
    'what is wrong with the roster',
    'why did the upload fail',
    'what errors did the upload have',
    'show the findings of the last upload',
  ],
  operations: ['ListUploads', 'GetUpload'],
  guidance: [
    'Call ListUploads with state rejected and top 1, and with state failed and top 1; take the newer one, then call GetUpload with its uploadId. If there is none, say that no upload was refused.',
    'Say who refused it (refusedBy: bridge means before anything was sent, sds means School Data Sync), then reason.message, the findings by code with their counts, and each entry of sds.errors with its file.',
    'Findings by line quote cells of the roster and are not for a conversation: the maker of the upload and administrators download them with the action Download findings, or with the command sds-bridge uploads findings.',
  ],
  steps: [
    call('ListUploads', { state: '"rejected"', top: '1' }, 'Refused'),
    choose(
      'none',
      'IsEmpty(Topic.Refused.value)',
      [
        say(
          'none',
          'No refused upload is recorded. An upload that could not be carried out for another reason is shown when you ask whether the roster is in.',
        ),
      ],
      [
        keep('Upload', 'First(Topic.Refused.value)'),
        say('why', '{Topic.Upload.displayName}. {Topic.Upload.summary} {Topic.Upload.nextStep}'),
        choose('found', 'CountRows(Topic.Upload.findings.codes) > 0', [
          say(
            'found',
            'The check found: {Concat(Topic.Upload.findings.codes, Concatenate(code, " (", severity, "), ", Text(count), " times"), "; ")}. The lines are in the action Download findings, for the maker of the upload and administrators.',
          ),
        ]),
        choose('sds', 'CountRows(Topic.Upload.sds.errors) > 0', [
          say(
            'sds',
            'School Data Sync says: {Concat(Topic.Upload.sds.errors, Concatenate(target, ": ", message), "; ")}',
          ),
        ]),
      ],
    ),
  ],
};
