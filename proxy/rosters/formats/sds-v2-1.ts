import { column, key } from './format';
import type { RosterFormat } from './format';
import { sdsLists } from './sds-lists';

/**
 * SDS V2.1, the current format. Microsoft states the required columns of orgs.csv and users.csv; elsewhere keys
 * and links are stated (a record without them is dropped by the cross-reference rules), the rest is second-hand.
 */
export const sdsV21: RosterFormat = {
  id: 'sds-v2.1',
  title: 'SDS V2.1 CSV',
  status: 'current, recommended by Microsoft',
  exactFileSet: 'M',
  exactFileNames: 'M',
  lists: sdsLists,
  schools: { file: 'orgs.csv', id: 'sourcedId', name: 'name' },
  files: [
    {
      name: 'orgs.csv',
      presence: 'required',
      evidence: 'M',
      keys: [key('M', 'sourcedId')],
      columns: [
        column('sourcedId', 'id', { required: 'M' }),
        column('name', 'text', { required: 'M' }),
        column('type', 'list-value', { required: 'M', list: 'orgType' }),
        column('parentSourcedId', 'id', { to: 'orgs.csv:sourcedId', note: 'Empty for the top.' }),
      ],
    },
    {
      name: 'users.csv',
      presence: 'required',
      evidence: 'M',
      keys: [key('M', 'sourcedId'), key('S', 'username')],
      columns: [
        column('sourcedId', 'id', { required: 'M' }),
        column('username', 'username', { required: 'M' }),
        column('givenName', 'text', {
          requiredWhen: { condition: 'sds-creates-users', evidence: 'M' },
        }),
        column('familyName', 'text', {
          requiredWhen: { condition: 'sds-creates-users', evidence: 'M' },
        }),
        column('password', 'password', { note: 'In the sample, not in newer column lists.' }),
        column('activeDirectoryMatchId', 'text'),
        column('email', 'email', {
          requiredWhen: { condition: 'user-is-a-contact', evidence: 'M' },
        }),
        column('phone', 'phone'),
        column('sms', 'phone'),
        column('userNumber', 'text', { note: 'Newer column, not in the sample.' }),
      ],
    },
    {
      name: 'roles.csv',
      presence: 'required',
      evidence: 'M',
      keys: [key('S', 'userSourcedId', 'orgSourcedId', 'role', 'sessionSourcedId', 'grade')],
      periods: [['roleStartDate', 'roleEndDate']],
      places: 'userSourcedId',
      columns: [
        column('userSourcedId', 'id', { required: 'M', to: 'users.csv:sourcedId' }),
        column('orgSourcedId', 'id', { required: 'M', to: 'orgs.csv:sourcedId' }),
        column('role', 'list-value', { required: 'M', list: 'role' }),
        column('sessionSourcedId', 'id', {
          to: 'academicSessions.csv:sourcedId',
          note: 'Singular here, plural in classes.csv.',
        }),
        column('grade', 'list-value', { list: 'grade' }),
        column('isPrimary', 'boolean'),
        column('roleStartDate', 'date'),
        column('roleEndDate', 'date'),
      ],
    },
    {
      name: 'classes.csv',
      presence: 'with-classes',
      evidence: 'M',
      keys: [key('M', 'sourcedId')],
      columns: [
        column('sourcedId', 'id', {
          required: 'M',
          note: 'Becomes the mail nickname Section_<id>: letters and digits are safe.',
        }),
        column('orgSourcedId', 'id', { required: 'M', to: 'orgs.csv:sourcedId' }),
        column('title', 'text', { required: 'S' }),
        column('sessionSourcedIds', 'id-list', { to: 'academicSessions.csv:sourcedId' }),
        column('courseSourcedId', 'id', { to: 'courses.csv:sourcedId' }),
        column('code', 'text', { note: 'Newer column, not in the sample.' }),
      ],
    },
    {
      name: 'enrollments.csv',
      presence: 'with-classes',
      evidence: 'M',
      keys: [key('S', 'classSourcedId', 'userSourcedId', 'role')],
      enrollment: { class: 'classSourcedId', user: 'userSourcedId', role: 'role' },
      columns: [
        column('classSourcedId', 'id', { required: 'M', to: 'classes.csv:sourcedId' }),
        column('userSourcedId', 'id', { required: 'M', to: 'users.csv:sourcedId' }),
        column('role', 'list-value', { required: 'M', list: 'enrollmentRole' }),
      ],
    },
    {
      name: 'academicSessions.csv',
      presence: 'optional',
      evidence: 'M',
      keys: [key('M', 'sourcedId')],
      periods: [['startDate', 'endDate']],
      columns: [
        column('sourcedId', 'id', { required: 'M' }),
        column('title', 'text', { required: 'S' }),
        column('type', 'list-value', { required: 'S', list: 'sessionType' }),
        column('schoolYear', 'year', {
          required: 'S',
          note: 'The sample calls August 2021 to June 2022 `2021`; OneRoster uses the end year.',
        }),
        column('startDate', 'date', { required: 'S' }),
        column('endDate', 'date', { required: 'S' }),
      ],
    },
    {
      name: 'courses.csv',
      presence: 'optional',
      evidence: 'M',
      keys: [key('M', 'sourcedId')],
      columns: [
        column('sourcedId', 'id', { required: 'M' }),
        column('orgSourcedId', 'id', { required: 'M', to: 'orgs.csv:sourcedId' }),
        column('title', 'text', { required: 'S' }),
        column('code', 'text'),
        column('schoolYearSourcedId', 'id', { to: 'academicSessions.csv:sourcedId' }),
        column('subject', 'list-value', { list: 'subject' }),
        column('grade', 'list-values', { list: 'grade' }),
      ],
    },
    {
      name: 'demographics.csv',
      presence: 'optional',
      evidence: 'M',
      keys: [key('S', 'userSourcedId')],
      columns: [
        column('userSourcedId', 'id', { required: 'M', to: 'users.csv:sourcedId' }),
        column('sex', 'list-value', { list: 'sex' }),
        column('birthDate', 'date'),
        column('birthCity', 'text'),
        column('birthState', 'list-value', { list: 'birthState' }),
        column('birthCountry', 'country'),
        column('ethnicityCodes', 'list-values', { list: 'ethnicity' }),
        column('raceCodes', 'list-values', { list: 'race' }),
      ],
    },
    {
      name: 'userFlags.csv',
      presence: 'optional',
      evidence: 'M',
      keys: [key('S', 'userSourcedId', 'flag')],
      columns: [
        column('userSourcedId', 'id', { required: 'M', to: 'users.csv:sourcedId' }),
        column('flag', 'list-value', { required: 'M', list: 'userFlag' }),
      ],
    },
    {
      name: 'relationships.csv',
      presence: 'optional',
      evidence: 'M',
      contact: { user: 'relationshipUserSourcedId', needs: ['givenName', 'familyName', 'email'] },
      keys: [key('S', 'userSourcedId', 'relationshipUserSourcedId', 'relationshipRole')],
      columns: [
        column('userSourcedId', 'id', {
          required: 'M',
          to: 'users.csv:sourcedId',
          note: 'The student.',
        }),
        column('relationshipUserSourcedId', 'id', {
          required: 'M',
          to: 'users.csv:sourcedId',
          note: 'The contact, who needs givenName, familyName and email in users.csv.',
        }),
        column('relationshipRole', 'list-value', { required: 'M', list: 'relationshipRole' }),
      ],
    },
  ],
};
