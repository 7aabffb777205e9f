import { column, key } from './format';
import type { ColumnFormat, Evidence, FileFormat, ListFormat } from './format';

const words = (text: string): string[] => text.trim().split(/\s+/);

/** Columns every OneRoster data file begins with. In a bulk package `status` and `dateLastModified` are empty. */
const lead = (evidence: Evidence): ColumnFormat[] => [
  column('sourcedId', 'id', { required: evidence }),
  column('status', 'empty'),
  column('dateLastModified', 'empty'),
];

const texts = (...names: string[]): ColumnFormat[] => names.map((name) => column(name, 'text'));

/** Vocabularies that both versions share; `enrollmentRole` and the like are case-sensitive. */
export const sharedLists = (evidence: Evidence): Record<string, ListFormat> => ({
  orgType: { evidence, values: words('department school district local state national') },
  sessionType: { evidence, values: words('gradingPeriod semester schoolYear term') },
  classType: { evidence, values: words('homeroom scheduled') },
  enrollmentRole: { evidence, values: words('administrator proctor student teacher') },
});

/** Files about grades and resources: part of both versions, of no use to SDS. */
export const gradebookFiles =
  words(`categories.csv classResources.csv courseResources.csv lineItems.csv
  resources.csv results.csv`);

/** The files whose columns did not change between 1.1 and 1.2. */
export function sharedFiles(evidence: Evidence): FileFormat[] {
  const required = evidence;
  const sourcedId = key(evidence, 'sourcedId');
  return [
    {
      name: 'manifest.csv',
      presence: 'required',
      evidence,
      keys: [key(evidence, 'propertyName')],
      columns: [column('propertyName', 'text', { required }), column('value', 'text')],
    },
    {
      name: 'orgs.csv',
      presence: 'required',
      evidence,
      keys: [sourcedId],
      columns: [
        ...lead(evidence),
        column('name', 'text', { required }),
        column('type', 'list-value', { required, list: 'orgType' }),
        column('identifier', 'text'),
        column('parentSourcedId', 'id', { to: 'orgs.csv:sourcedId' }),
      ],
    },
    {
      name: 'academicSessions.csv',
      presence: 'required',
      evidence,
      keys: [sourcedId],
      periods: [['startDate', 'endDate']],
      columns: [
        ...lead(evidence),
        column('title', 'text', { required }),
        column('type', 'list-value', { required, list: 'sessionType' }),
        column('startDate', 'date', { required }),
        column('endDate', 'date', { required, note: 'Exclusive.' }),
        column('parentSourcedId', 'id', { to: 'academicSessions.csv:sourcedId' }),
        column('schoolYear', 'year', { required, note: 'The year in which the school year ends.' }),
      ],
    },
    {
      name: 'courses.csv',
      presence: 'required',
      evidence,
      keys: [sourcedId],
      columns: [
        ...lead(evidence),
        column('schoolYearSourcedId', 'id', { to: 'academicSessions.csv:sourcedId' }),
        column('title', 'text', { required }),
        ...texts('courseCode', 'grades'),
        column('orgSourcedId', 'id', { required, to: 'orgs.csv:sourcedId' }),
        ...texts('subjects', 'subjectCodes'),
      ],
    },
    {
      name: 'classes.csv',
      presence: 'required',
      evidence,
      keys: [sourcedId],
      columns: [
        ...lead(evidence),
        column('title', 'text', { required }),
        ...texts('grades'),
        column('courseSourcedId', 'id', { required, to: 'courses.csv:sourcedId' }),
        ...texts('classCode'),
        column('classType', 'list-value', { required, list: 'classType' }),
        ...texts('location'),
        column('schoolSourcedId', 'id', { required, to: 'orgs.csv:sourcedId' }),
        column('termSourcedIds', 'id-list', { required, to: 'academicSessions.csv:sourcedId' }),
        ...texts('subjects', 'subjectCodes', 'periods'),
      ],
    },
    {
      name: 'enrollments.csv',
      presence: 'required',
      evidence,
      keys: [sourcedId],
      periods: [['beginDate', 'endDate']],
      enrollment: { class: 'classSourcedId', user: 'userSourcedId', role: 'role' },
      columns: [
        ...lead(evidence),
        column('classSourcedId', 'id', { required, to: 'classes.csv:sourcedId' }),
        column('schoolSourcedId', 'id', { required, to: 'orgs.csv:sourcedId' }),
        column('userSourcedId', 'id', { required, to: 'users.csv:sourcedId' }),
        column('role', 'list-value', { required, list: 'enrollmentRole' }),
        column('primary', 'boolean'),
        column('beginDate', 'date'),
        column('endDate', 'date'),
      ],
    },
    {
      name: 'demographics.csv',
      presence: 'optional',
      evidence,
      keys: [sourcedId],
      columns: [
        column('sourcedId', 'id', { required, to: 'users.csv:sourcedId' }),
        ...lead(evidence).slice(1),
        column('birthDate', 'date'),
        column('sex', 'list-value', { list: 'sex' }),
        ...words(`americanIndianOrAlaskaNative asian blackOrAfricanAmerican
          nativeHawaiianOrOtherPacificIslander white demographicRaceTwoOrMoreRaces
          hispanicOrLatinoEthnicity`).map((name) => column(name, 'boolean')),
        ...texts(
          'countryOfBirthCode',
          'stateOfBirthAbbreviation',
          'cityOfBirth',
          'publicSchoolResidenceStatus',
        ),
      ],
    },
  ];
}

/** The columns of users.csv from `userIds` to `password`, the same in both versions. */
export const userTail = (evidence: Evidence): ColumnFormat[] => [
  ...texts('userIds'),
  column('givenName', 'text', { required: evidence }),
  column('familyName', 'text', { required: evidence }),
  ...texts('middleName', 'identifier', 'email', 'sms', 'phone'),
  column('agentSourcedIds', 'id-list', { to: 'users.csv:sourcedId' }),
  ...texts('grades'),
  column('password', 'password'),
];

export { lead, texts, words };
