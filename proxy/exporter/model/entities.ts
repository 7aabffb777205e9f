/**
 * The roster model: what every source gives and every format is written from. Names are those of SDS V2.1 and
 * OneRoster where these have the fact; the rest are V1's, in the same spelling. Dates are `YYYY-MM-DD`, booleans
 * `true` or `false`, several values in one cell are separated by commas.
 */
export const entities = {
  orgs: [
    'sourcedId',
    'name',
    'type',
    'parentSourcedId',
    // V1 only.
    'schoolNumber',
    'ncesId',
    'stateId',
    'gradeLow',
    'gradeHigh',
    'principalSourcedId',
    'principalName',
    'principalEmail',
    'address',
    'city',
    'state',
    'country',
    'zip',
    'phone',
    'zone',
  ],
  academicSessions: ['sourcedId', 'title', 'type', 'schoolYear', 'startDate', 'endDate'],
  users: [
    'sourcedId',
    'username',
    'givenName',
    'middleName',
    'familyName',
    'password',
    'email',
    'secondaryEmail',
    'phone',
    'sms',
    'userNumber',
    'activeDirectoryMatchId',
    /** Empty counts as `true`. */
    'enabled',
    'stateId',
    'title',
    'qualification',
    'graduationYear',
  ],
  roles: [
    'userSourcedId',
    'orgSourcedId',
    'role',
    'sessionSourcedId',
    'grade',
    'isPrimary',
    'roleStartDate',
    'roleEndDate',
    /** Empty counts as `true`. */
    'active',
  ],
  courses: [
    'sourcedId',
    'orgSourcedId',
    'title',
    'code',
    'schoolYearSourcedId',
    'subject',
    'grade',
    'description',
  ],
  classes: [
    'sourcedId',
    'orgSourcedId',
    'title',
    'sessionSourcedIds',
    'courseSourcedId',
    'code',
    /** Parts of a composed section id, where the source has them. */
    'courseCode',
    'section',
    'periods',
    'status',
  ],
  enrollments: [
    'classSourcedId',
    'userSourcedId',
    'role',
    'beginDate',
    'endDate',
    /** Empty counts as `true`. */
    'active',
  ],
  demographics: [
    'userSourcedId',
    'sex',
    'birthDate',
    'birthCity',
    'birthState',
    'birthCountry',
    'ethnicityCodes',
    'raceCodes',
  ],
  userFlags: ['userSourcedId', 'flag'],
  relationships: ['userSourcedId', 'relationshipUserSourcedId', 'relationshipRole'],
} as const satisfies Record<string, readonly string[]>;

export type EntityName = keyof typeof entities;

/** A column of one entity. */
export type EntityColumn<Name extends EntityName> = (typeof entities)[Name][number];

/** In an order in which everything that is referred to comes first. */
export const entityNames = Object.keys(entities) as EntityName[];
