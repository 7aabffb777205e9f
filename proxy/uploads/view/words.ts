import type { UploadRow } from '../../database/uploads/row';
import type { UploadState } from '../../schemas/upload';

/** What happened or happens to an upload, and what to do next, each in one sentence. */
export interface Words {
  summary: string;
  nextStep: string;
}

const nothing = 'Nothing: it goes on by itself.';
const again = 'Correct what is wrong, then start a new upload with all files.';

/** Sentences for people and agents; they hold counts and codes, nothing of a roster's content. */
export function wordsOf(row: UploadRow): Words {
  const { facts } = row;
  const reason = facts.reason?.message ?? '';
  switch (row.state as UploadState) {
    case 'receiving':
      return {
        summary: 'Files are being received; nothing is checked or sent yet.',
        nextStep: 'Send all files of the roster, then submit the upload.',
      };
    case 'checking':
      return { summary: 'The files are being checked; nothing is sent yet.', nextStep: nothing };
    case 'held':
      return {
        summary: `Held for an approval: ${facts.changes?.holdReasons[0]?.message ?? 'it changes much.'}`,
        nextStep: 'Look at the changes, then approve or discard the upload.',
      };
    case 'waiting-for-turn':
      return {
        summary: 'Checked; it waits until another upload to the same data connector has ended.',
        nextStep: nothing,
      };
    case 'waiting-for-sign-in':
      return {
        summary: 'The sign-in kept for it has ended; nothing is lost.',
        nextStep: 'The person who made it reads the upload with a fresh sign-in; then it goes on.',
      };
    case 'waiting-for-graph':
      return {
        summary: 'Microsoft is not answering as it should; it is tried again.',
        nextStep: nothing,
      };
    case 'uploading':
      return { summary: 'The files are being sent to School Data Sync.', nextStep: nothing };
    case 'validating':
      return { summary: 'School Data Sync is validating the files.', nextStep: nothing };
    case 'accepted':
      return {
        summary: `School Data Sync accepted ${facts.sds?.validatedFiles.length ?? 0} files${warnings(row)}.`,
        nextStep: 'Nothing: School Data Sync uses them in its next run.',
      };
    case 'rejected':
      return {
        summary:
          facts.refusedBy === 'bridge'
            ? 'Refused before anything was sent: School Data Sync would not have taken it.'
            : 'School Data Sync refused the files.',
        nextStep: reason === '' ? again : reason,
      };
    default:
      return {
        summary: endings[row.state] ?? 'It ended.',
        nextStep: reason === '' ? again : reason,
      };
  }
}

const endings: Readonly<Record<string, string>> = {
  failed: 'It could not be carried out.',
  cancelled: 'It was cancelled.',
  expired: 'It waited too long.',
};

function warnings({ facts }: UploadRow): string {
  const count = facts.sds?.warnings.length ?? 0;
  return count === 0 ? '' : `, with ${count} ${count === 1 ? 'warning' : 'warnings'}`;
}
