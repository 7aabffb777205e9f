import { askFile, askYesNo, call, choose, say } from '../dialog';
import type { Question } from '../question';

export const validateFiles: Question = {
  slug: 'validate-files',
  title: 'Validate these files',
  starter: 'Check my roster files before they are sent.',
  description:
    'Checks a zip archive of roster files that the person attaches and tells what School Data Sync would refuse or drop, as counts. Nothing is sent to School Data Sync.',
  triggers: [
    'validate these files',
    'check my roster files',
    'are these files correct',
    'would School Data Sync take these files',
    'test the csv files',
    'check the roster before it is sent',
  ],
  operations: ['ValidateCsvFiles'],
  guidance: [
    'Do not take roster rows or files into the conversation yourself: its record is kept, and rosters hold personal data of students. Name the ways that keep them out of it: the flow that validates a new set of files, the action Validate CSV files, or the command sds-bridge validate.',
    'Where the topic Validate these files is installed it takes a zip archive that the person attaches and answers with counts. Say verdict and summary, then the codes with their counts; never a value.',
    'Once files have been sent, the same check is in GetUpload: findings by code, with counts.',
  ],
  steps: [
    say(
      'warning',
      'An attached file stays with the record of this conversation, as long as your organisation keeps it. For real students prefer the flow that validates a new set of files, or the command sds-bridge validate.',
    ),
    askYesNo('Attach', 'Attach a zip archive of all files here all the same?'),
    choose(
      'attach',
      'Topic.Attach',
      [
        askFile('Roster', 'Attach one zip archive with all CSV files of the roster at its top.'),
        call(
          'ValidateCsvFiles',
          { files: 'Table({name: Topic.Roster.Name, contentBytes: Topic.Roster.Content})' },
          'Check',
        ),
        say('verdict', '{Topic.Check.summary} Checked as {Topic.Check.format}.'),
        choose('found', 'CountRows(Topic.Check.codes) > 0', [
          say(
            'found',
            'Found: {Concat(Topic.Check.codes, Concatenate(code, " (", severity, "), ", Text(count), " times"), "; ")}.',
          ),
        ]),
      ],
      [say('nothing', 'Nothing was checked.')],
    ),
  ],
};
