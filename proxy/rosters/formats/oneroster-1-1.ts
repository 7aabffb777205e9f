import { column, key } from './format';
import type { RosterFormat } from './format';
import { gradebookFiles, lead, sharedFiles, sharedLists, userTail, words } from './oneroster-files';

/** OneRoster 1.1 CSV as a source. Its tables were rebuilt from 1.2 and the list of changes: inferred. */
export const oneRoster11: RosterFormat = {
  id: 'oneroster-1.1',
  title: 'OneRoster 1.1 CSV',
  status: 'a source: SDS does not take it, convert to V2.1',
  ignoredFiles: gradebookFiles,
  exactFileNames: 'I',
  exactListValues: 'I',
  rowsRequired: 'I',
  lists: {
    ...sharedLists('I'),
    role: {
      evidence: 'I',
      values: words('administrator aide guardian parent proctor relative student teacher'),
    },
    sex: { evidence: 'I', values: words('male female') },
  },
  schools: { file: 'orgs.csv', id: 'sourcedId', name: 'name' },
  files: [
    ...sharedFiles('I'),
    {
      name: 'users.csv',
      presence: 'required',
      evidence: 'I',
      keys: [key('I', 'sourcedId')],
      columns: [
        ...lead('I'),
        column('enabledUser', 'boolean', { required: 'I' }),
        column('orgSourcedIds', 'id-list', { required: 'I', to: 'orgs.csv:sourcedId' }),
        column('role', 'list-value', { required: 'I', list: 'role' }),
        column('username', 'text', { required: 'I' }),
        ...userTail('I'),
      ],
    },
  ],
};
