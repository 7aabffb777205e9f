import { column, key } from './format';
import type { RosterFormat } from './format';
import { asUncertain, sdsLists } from './sds-lists';

/** SDS V2, legacy: converted before an upload. Microsoft required all four files and every header. */
export const sdsV2: RosterFormat = {
  id: 'sds-v2',
  title: 'SDS V2 CSV',
  status: 'legacy: SDS Classic only; convert to V2.1',
  exactFileSet: 'M',
  exactFileNames: 'M',
  lists: asUncertain(sdsLists),
  schools: { file: 'orgs.csv', id: 'sourcedId', name: 'name' },
  files: [
    {
      name: 'orgs.csv',
      presence: 'required',
      evidence: 'M',
      keys: [key('M', 'sourcedId')],
      columns: [
        column('sourcedId', 'id', { required: 'M' }),
        column('name', 'text', { required: 'I', headerRequired: 'M' }),
        column('type', 'list-value', { required: 'I', headerRequired: 'M', list: 'orgType' }),
        column('parentSourcedId', 'id', { headerRequired: 'M', to: 'orgs.csv:sourcedId' }),
      ],
    },
    {
      name: 'users.csv',
      presence: 'required',
      evidence: 'M',
      keys: [key('M', 'sourcedId'), key('S', 'username')],
      columns: [
        column('sourcedId', 'id', { required: 'M' }),
        column('orgSourcedIds', 'id-list', { required: 'M', to: 'orgs.csv:sourcedId' }),
        column('givenName', 'text', {
          headerRequired: 'M',
          requiredWhen: { condition: 'sds-creates-users', evidence: 'M' },
        }),
        column('familyName', 'text', {
          headerRequired: 'M',
          requiredWhen: { condition: 'sds-creates-users', evidence: 'M' },
        }),
        column('username', 'username', { required: 'M' }),
        column('password', 'password', { headerRequired: 'M' }),
        column('role', 'list-value', { required: 'I', headerRequired: 'M', list: 'role' }),
        column('grade', 'list-value', { headerRequired: 'M', list: 'grade' }),
      ],
    },
    {
      name: 'classes.csv',
      presence: 'required',
      evidence: 'M',
      keys: [key('M', 'sourcedId')],
      columns: [
        column('sourcedId', 'id', { required: 'M' }),
        column('orgSourcedId', 'id', { required: 'M', to: 'orgs.csv:sourcedId' }),
        column('title', 'text', { required: 'I', headerRequired: 'M' }),
      ],
    },
    {
      name: 'enrollments.csv',
      presence: 'required',
      evidence: 'M',
      keys: [key('S', 'classSourcedId', 'userSourcedId', 'role')],
      enrollment: { class: 'classSourcedId', user: 'userSourcedId', role: 'role' },
      columns: [
        column('classSourcedId', 'id', { required: 'M', to: 'classes.csv:sourcedId' }),
        column('userSourcedId', 'id', { required: 'M', to: 'users.csv:sourcedId' }),
        column('role', 'list-value', { required: 'M', list: 'enrollmentRole' }),
      ],
    },
  ],
};
