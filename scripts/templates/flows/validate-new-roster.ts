import { demand, scope } from '../model/control';
import type { Flow } from '../model/flow';
import { inText, setting, value } from '../model/expression';
import { bridge } from '../pieces/bridge';
import { guarded } from '../pieces/guarded';
import { allTaken, fileList, mostFiles, readSet } from '../pieces/read-set';
import { checkRoster, incompleteRoster, rosterFiles } from '../pieces/roster-files';
import { sharepoint } from '../pieces/sources/sharepoint';

const report = `body('Validate_files')`;
const arrived = `coalesce(triggerBody()?['{FilenameWithExtension}'], '')`;

/** Checks a new set of files and says what School Data Sync would refuse or drop; nothing is sent there. */
export const validateNewRoster: Flow = {
  slug: 'validate-new-roster',
  title: 'Validate new roster',
  description:
    'Checks a new set of roster files in SharePoint and tells people what School Data Sync would refuse or drop. Nothing is sent to School Data Sync.',
  trigger: {
    kind: 'polling',
    name: 'When_the_last_file_is_written',
    description: 'Looks at the folder; only the file that is written last starts a run.',
    connector: 'sharepoint',
    operation: 'GetOnUpdatedFileItems',
    parameters: {
      dataset: value(setting('SharePointSite')),
      table: value(setting('SharePointLibrary')),
      folderPath: value(setting('RosterFolder')),
    },
    everyMinutes: 5,
    splitOn: `@triggerBody()?['value']`,
    conditions: [`@equals(toLower(${arrived}), toLower(trim(${setting('LastFile')})))`],
    oneAtATime: true,
  },
  actions: guarded({
    variables: {
      Initialize_unusable_files: {
        type: 'InitializeVariable',
        inputs: { variables: [{ name: 'UnusableFiles', type: 'array', value: [] }] },
      },
    },
    attempt: {
      ...checkRoster(sharepoint),
      Require_few_files: demand(
        `Stops here when more than ${mostFiles} files are configured.`,
        value(rosterFiles),
        { type: 'array', maxItems: mostFiles },
      ),
      ...readSet(sharepoint, 'Require_few_files'),
      // Within a scope of its own: the Catch reads what the steps of the Try were given.
      Check_together: {
        ...scope('One call with all files, which refer to each other.', {
          Validate_files: bridge(
            'ValidateCsvFiles',
            { 'body/files': value(fileList) },
            { secure: ['inputs', 'outputs'] },
          ),
        }),
        runAfter: allTaken,
      },
      Require_no_fatal_finding: demand(
        'Stops here when School Data Sync would refuse the whole set.',
        { verdict: value(`${report}?['verdict']`) },
        {
          type: 'object',
          properties: { verdict: { type: 'string', enum: ['clean', 'warning', 'error'] } },
        },
      ),
    },
    caught: {
      meanings: {
        Require_complete_roster: incompleteRoster,
        Require_few_files: {
          code: 'ROSTER_FILES_TOO_MANY',
          message: `Configure ${mostFiles} files at most: more are not checked together.`,
        },
        Require_no_fatal_finding: {
          code: 'ROSTER_HAS_FATAL_FINDINGS',
          message: inText(`${report}?['summary']`),
        },
      },
      deeperCalls: ['Validate_files'],
    },
    alsoTellWhen: 'true',
    notice: {
      title: `School roster: ${inText(`if(empty(variables('Problem')), concat('checked, ', coalesce(${report}?['verdict'], 'unknown')), 'the check says no')`)}`,
      paragraphs: [
        inText(
          `coalesce(variables('Problem')?['message'], ${report}?['summary'], 'A step of the flow failed.')`,
        ),
        'Nothing was sent to School Data Sync.',
        inText(
          `if(empty(${report}?['validationId']), coalesce(variables('Problem')?['code'], ''), concat('Every finding: Download validation report with ', ${report}?['validationId'], ', within 24 hours.'))`,
        ),
      ],
    },
  }),
  does: [
    'looks at the SharePoint folder every five minutes and starts when **Last file** was written',
    'looks whether all **Roster files** are there, and reads them',
    'has the service check them together: nothing reaches School Data Sync, and the service deletes the files at once',
    'tells Teams and mail recipients the verdict and the counts, also when all is well',
  ],
  failures: [
    {
      what: 'a file is missing or empty',
      then: 'people are told; Failed, `ROSTER_INCOMPLETE` with the names',
    },
    {
      what: 'School Data Sync would refuse the set',
      then: 'people are told; Failed, `ROSTER_HAS_FATAL_FINDINGS` with the sentence of the service',
    },
    { what: 'School Data Sync would drop records', then: 'people are told; Succeeded' },
    {
      what: 'the set is larger than 24 MB',
      then: 'Failed, `REQUEST_TOO_LARGE`: the sync flow checks any size before it sends',
    },
    {
      what: 'the service is away or the sign-in has lapsed',
      then: 'people are told; Failed, with the code of the service',
    },
  ],
  before: [
    'The environment variables of the trigger are read when the flow is turned on: turn it off and on after a change.',
    'Let the exporter write **Last file** last, or the set is looked at while it is written.',
  ],
};
