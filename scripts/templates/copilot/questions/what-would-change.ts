import { call, choose, keep, say } from '../dialog';
import type { Question } from '../question';

export const whatWouldChange: Question = {
  slug: 'what-would-change',
  title: 'What would change?',
  starter: 'What would the held roster change?',
  description:
    'Tells what a held roster would add, change and remove, by file, and why it is held. It approves nothing.',
  triggers: [
    'what would change',
    'what does the held upload change',
    'why is the upload held',
    'how many students would be removed',
    'is an upload waiting for an approval',
    'what needs my approval',
  ],
  operations: ['ListUploads', 'GetUpload'],
  guidance: [
    'Call ListUploads with state held and top 2, then GetUpload for the one that is meant. If none is held, say so.',
    'Say changes.added, changes.changed and changes.removed, then each file, then each of changes.holdReasons. Removed records become inactive in Microsoft 365: say that in the same sentence as their number.',
    'You cannot approve. A person who has looked at the changes approves or discards: in the message of the approval flow, with the action Approve upload, or with the command sds-bridge uploads approve. Offer DiscardUpload only when the person says that the roster is wrong.',
    'For files that are not sent yet, name the action Compare CSV files and the command sds-bridge diff.',
  ],
  steps: [
    call('ListUploads', { state: '"held"', top: '1' }, 'Held'),
    choose(
      'none',
      'IsEmpty(Topic.Held.value)',
      [
        say(
          'none',
          'No upload is held for an approval. For files that are not sent yet use the action Compare CSV files, or the command sds-bridge diff.',
        ),
      ],
      [
        keep('Upload', 'First(Topic.Held.value)'),
        say(
          'changes',
          '{Topic.Upload.displayName}. It would add {Topic.Upload.changes.added} records, change {Topic.Upload.changes.changed} and remove {Topic.Upload.changes.removed}, which become inactive.',
        ),
        say(
          'files',
          'By file: {Concat(Topic.Upload.changes.files, Concatenate(file, ": ", Text(added), " added, ", Text(changed), " changed, ", Text(removed), " removed"), "; ")}.',
        ),
        say('reasons', 'Held because: {Concat(Topic.Upload.changes.holdReasons, message, " ")}'),
        say(
          'approve',
          'A person approves or discards it: in the message of the approval flow, with the actions Approve upload and Discard upload, or on the command line.',
        ),
      ],
    ),
  ],
};
