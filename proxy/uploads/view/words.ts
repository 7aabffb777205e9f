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
    case 'following-run':
      return {
        summary: `${accepted(row)}; its run is being followed.`,
        nextStep: nothing,
      };
    case 'accepted':
      return acceptedWords(row);
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

const accepted = (row: UploadRow): string =>
  `School Data Sync accepted ${row.facts.sds?.validatedFiles.length ?? 0} files${warnings(row)}`;

function acceptedWords(row: UploadRow): Words {
  const { run } = row.facts;
  const summary = `${accepted(row)}.`;
  if (run?.problem) return { summary, nextStep: run.problem.message };
  if (run === undefined)
    return { summary, nextStep: 'Nothing: School Data Sync uses them in its next run.' };
  const isGood = run.status === 'completed';
  return {
    summary: `${accepted(row)}; its run ended as ${run.status ?? 'unknown'}.`,
    nextStep: isGood
      ? 'Nothing: School Data Sync has used them.'
      : 'Look at the run in School Data Sync: it lists what was dropped.',
  };
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
