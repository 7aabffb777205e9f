import type { ExportFormat } from './format';

/** SDS V2.1: the roster model is made of its columns, so nearly all stand under their own names. */
export const v21: ExportFormat = {
  id: 'sds-v2.1',
  required: ['orgs', 'users', 'roles'],
  folded: [],
  files: [
    { name: 'orgs.csv', entity: 'orgs', columns: ['sourcedId', 'name', 'type', 'parentSourcedId'] },
    {
      name: 'users.csv',
      entity: 'users',
      columns: [
        'sourcedId',
        'username',
        'givenName',
        'familyName',
        'password',
        'activeDirectoryMatchId',
        'email',
        'phone',
        'sms',
        'userNumber',
      ],
    },
    {
      name: 'roles.csv',
      entity: 'roles',
      columns: [
        'userSourcedId',
        'orgSourcedId',
        'role',
        'sessionSourcedId',
        'grade',
        'isPrimary',
        'roleStartDate',
        'roleEndDate',
      ],
    },
    {
      name: 'classes.csv',
      entity: 'classes',
      columns: [
        ['sourcedId', '=sectionId'],
        'orgSourcedId',
        'title',
        'sessionSourcedIds',
        'courseSourcedId',
        'code',
      ],
    },
    {
      name: 'enrollments.csv',
      entity: 'enrollments',
      columns: ['classSourcedId', 'userSourcedId', 'role'],
    },
    {
      name: 'academicSessions.csv',
      entity: 'academicSessions',
      columns: ['sourcedId', 'title', 'type', 'schoolYear', 'startDate', 'endDate'],
    },
    {
      name: 'courses.csv',
      entity: 'courses',
      columns: [
        'sourcedId',
        'orgSourcedId',
        'title',
        'code',
        'schoolYearSourcedId',
        'subject',
        'grade',
      ],
    },
    {
      name: 'demographics.csv',
      entity: 'demographics',
      columns: [
        'userSourcedId',
        'sex',
        'birthDate',
        'birthCity',
        'birthState',
        'birthCountry',
        'ethnicityCodes',
        'raceCodes',
      ],
    },
    { name: 'userFlags.csv', entity: 'userFlags', columns: ['userSourcedId', 'flag'] },
    {
      name: 'relationships.csv',
      entity: 'relationships',
      columns: ['userSourcedId', 'relationshipUserSourcedId', 'relationshipRole'],
    },
  ],
};
