import type { ExportFormat } from './format';

/** SDS V2 (Classic): a person has one role and one grade, at one org or several. */
export const v2: ExportFormat = {
  id: 'sds-v2',
  required: ['orgs', 'users', 'roles', 'classes', 'enrollments'],
  folded: ['roles'],
  files: [
    { name: 'orgs.csv', entity: 'orgs', columns: ['sourcedId', 'name', 'type', 'parentSourcedId'] },
    {
      name: 'users.csv',
      entity: 'users',
      each: 'person',
      columns: [
        'sourcedId',
        ['orgSourcedIds', '=orgs'],
        'givenName',
        'familyName',
        'username',
        'password',
        ['role', '=role'],
        ['grade', '=grade'],
      ],
    },
    {
      name: 'classes.csv',
      entity: 'classes',
      columns: [['sourcedId', '=sectionId'], 'orgSourcedId', 'title'],
    },
    {
      name: 'enrollments.csv',
      entity: 'enrollments',
      columns: ['classSourcedId', 'userSourcedId', 'role'],
    },
  ],
};
