import { append, demand, filter, forEach, select, set, when } from '../model/control';
import { errorOf, isSet, setting, value } from '../model/expression';
import type { Placed } from '../model/in-order';
import { bridge } from './bridge';
import { followed } from './follow';
import { pathIn, rosterFiles } from './roster-files';
import type { Source } from './sources';

/** The upload as it was last seen, in the variable that holds it. */
export const upload = followed('upload');

const file = `items('Send_files')`;
const uploadId = value(`${upload}?['uploadId']`);
const unsent = {
  code: `@{coalesce(${errorOf('Put_file')}?['code'], 'FILE_NOT_READ')}`,
  message: `@{${file}}: @{coalesce(${errorOf('Put_file')}?['message'], 'the file cannot be read from its folder.')}`,
};

/** The run names its upload, so that a repeated call finds it again. */
const correlationId = value(`workflow()?['run']?['name']`);

/** Creates an upload and puts every file into it. Nothing is sent to School Data Sync before the submit. */
export const sendFiles = (source: Source): Record<string, Placed> => ({
  Create_upload: when(
    'Without a flow ID the service takes the only ready inbound flow, also in a new school year.',
    isSet('InboundFlowId'),
    {
      Create_upload_for_flow: bridge('CreateUpload', {
        'body/inboundFlowId': value(`trim(${setting('InboundFlowId')})`),
        'body/correlationId': correlationId,
      }),
    },
    {
      Create_upload_for_ready_flow: bridge('CreateUpload', { 'body/correlationId': correlationId }),
    },
  ),
  Keep_new_upload: set(
    'Upload',
    value(`coalesce(body('Create_upload_for_flow'), body('Create_upload_for_ready_flow'))`),
  ),
  Send_files: forEach('Reads one file after the other and puts it into the upload.', rosterFiles, {
    Send_file: when(
      'After a file that could not be sent no other one is tried.',
      `empty(variables('UnsentFiles'))`,
      {
        Read_file: source.content(pathIn('Send_files')),
        Put_file: bridge(
          'PutUploadFile',
          { uploadId, fileName: value(file), body: value(`body('Read_file')`) },
          { secure: ['inputs'] },
        ),
        Note_unsent_file: {
          ...append('UnsentFiles', unsent),
          description: 'Keeps the reason: the next step stops because of it.',
          runAfter: { Put_file: ['Failed', 'TimedOut', 'Skipped'] },
        },
      },
    ),
  }),
  Require_all_files_sent: demand(
    'Stops here unless every file has arrived.',
    value(`variables('UnsentFiles')`),
    { type: 'array', maxItems: 0 },
  ),
});

const fingerprints = (files: string): Placed =>
  select(files, `concat(toLower(item()?['name']), ' ', item()?['sha256'])`);
// What ended before School Data Sync was asked to validate it has changed nothing there.
const mattered = `and(not(equals(item()?['uploadId'], ${upload}?['uploadId'])), not(and(equals(item()?['isFinal'], true), not(contains(string(item()?['steps']), 'validate')))))`;
const lastRoster = `first(body('Find_last_upload'))`;
const received = `body('Read_received_files')`;
const sorted = (action: string): string => `join(sort(body('${action}')), '|')`;
const isUnchanged = `and(contains(createArray('accepted', 'following-run'), coalesce(${lastRoster}?['state'], '')), equals(${sorted('List_new_hashes')}, ${sorted('List_last_hashes')}), equals(${received}?['inboundFlowId'], ${lastRoster}?['inboundFlowId']))`;

/** Submits the upload, unless School Data Sync has accepted exactly these files last. */
export const submitIfChanged: Record<string, Placed> = {
  Read_received_files: bridge('GetUpload', { uploadId }),
  List_recent_uploads: bridge('ListUploads', {
    dataConnectorId: value(`${received}?['dataConnectorId']`),
    top: 50,
  }),
  Find_last_upload: filter(`coalesce(body('List_recent_uploads')?['value'], json('[]'))`, mattered),
  List_new_hashes: fingerprints(`coalesce(${received}?['files'], json('[]'))`),
  List_last_hashes: fingerprints(`coalesce(${lastRoster}?['files'], json('[]'))`),
  Submit_if_changed: when(
    'Exactly the files, by SHA-256, that were accepted last for this inbound flow need no upload.',
    isUnchanged,
    { Cancel_unchanged_upload: bridge('CancelUpload', { uploadId }) },
    { Submit_upload: bridge('SubmitUpload', { uploadId }, { async: 'off' }) },
  ),
};

/** Whether the upload was withdrawn because nothing has changed. */
export const wasUnchanged = `equals(actions('Cancel_unchanged_upload')?['status'], 'Succeeded')`;

/** Withdraws an upload that was begun and not submitted, so that it does not wait for a day. */
export const withdrawUpload: Placed = when(
  'An upload that was begun and not submitted is withdrawn: nothing of it reaches School Data Sync.',
  `and(not(empty(${upload}?['uploadId'])), not(equals(actions('Submit_upload')?['status'], 'Succeeded')), not(${wasUnchanged}))`,
  { Cancel_open_upload: bridge('CancelUpload', { uploadId }) },
);
