import { column, key } from './format';
import type { RosterFormat } from './format';
import {
  gradebookFiles,
  lead,
  sharedFiles,
  sharedLists,
  texts,
  userTail,
  words,
} from './oneroster-files';

/** OneRoster 1.2 CSV as a source: role and organisation moved from users.csv to roles.csv. */
export const oneRoster12: RosterFormat = {
  id: 'oneroster-1.2',
  title: 'OneRoster 1.2 CSV',
  status: 'a source: SDS does not take it, convert to V2.1',
  ignoredFiles: [
    ...gradebookFiles,
    ...words(`lineItemLearningObjectiveIds.csv lineItemScoreScales.csv resultLearningObjectiveIds.csv
      resultScoreScales.csv scoreScales.csv userProfiles.csv userResources.csv`),
  ],
  exactFileNames: 'O',
  exactListValues: 'O',
  rowsRequired: 'O',
  lists: {
    ...sharedLists('O'),
    role: {
      evidence: 'O',
      values: words(`aide counselor districtAdministrator guardian parent principal proctor relative
        siteAdministrator student systemAdministrator teacher`),
    },
    roleType: { evidence: 'O', values: words('primary secondary') },
    sex: { evidence: 'O', values: words('male female unspecified other') },
  },
  schools: { file: 'orgs.csv', id: 'sourcedId', name: 'name' },
  files: [
    ...sharedFiles('O'),
    {
      name: 'users.csv',
      presence: 'required',
      evidence: 'O',
      keys: [key('O', 'sourcedId')],
      columns: [
        ...lead('O'),
        column('enabledUser', 'boolean', { required: 'O' }),
        column('username', 'text', { required: 'O' }),
        ...userTail('O'),
        ...texts(
          'userMasterIdentifier',
          'resourceSourcedIds',
          'preferredGivenName',
          'preferredMiddleName',
          'preferredFamilyName',
        ),
        column('primaryOrgSourcedId', 'id', { to: 'orgs.csv:sourcedId' }),
        ...texts('pronouns'),
      ],
    },
    {
      name: 'roles.csv',
      presence: 'required',
      evidence: 'O',
      keys: [key('O', 'sourcedId')],
      periods: [['beginDate', 'endDate']],
      places: 'userSourcedId',
      columns: [
        ...lead('O'),
        column('userSourcedId', 'id', { required: 'O', to: 'users.csv:sourcedId' }),
        column('roleType', 'list-value', { required: 'O', list: 'roleType' }),
        column('role', 'list-value', { required: 'O', list: 'role' }),
        column('beginDate', 'date'),
        column('endDate', 'date'),
        column('orgSourcedId', 'id', { required: 'O', to: 'orgs.csv:sourcedId' }),
        ...texts('userProfileSourcedId'),
      ],
    },
  ],
};
