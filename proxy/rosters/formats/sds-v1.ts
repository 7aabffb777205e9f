import { column, key } from './format';
import type { ColumnFormat, RosterFormat } from './format';
import { sdsLists } from './sds-lists';

const text = (...names: string[]): ColumnFormat[] => names.map((name) => column(name, 'text'));

const schoolOf: ColumnFormat = column('School SIS ID', 'id', {
  required: 'M',
  to: 'School.csv:SIS ID',
  variant: 'School DfE Number',
});

/** The columns that Student.csv and Teacher.csv share. */
const person: ColumnFormat[] = [
  column('SIS ID', 'id', { required: 'M', variant: 'ID' }),
  schoolOf,
  column('First Name', 'text', {
    requiredWhen: { condition: 'sds-creates-users', evidence: 'M' },
  }),
  column('Last Name', 'text', { requiredWhen: { condition: 'sds-creates-users', evidence: 'M' } }),
  column('Username', 'username', { required: 'M' }),
  column('Password', 'password'),
];

/** SDS V1. Microsoft's minimum sample proves the required columns. File names are matched in any case. */
export const sdsV1: RosterFormat = {
  id: 'sds-v1',
  title: 'SDS V1 CSV',
  status: 'accepted by current SDS; some columns are ignored',
  exactFileSet: 'M',
  lists: sdsLists,
  schools: { file: 'School.csv', id: 'SIS ID', name: 'Name' },
  files: [
    {
      name: 'School.csv',
      presence: 'required',
      evidence: 'M',
      keys: [key('M', 'SIS ID')],
      columns: [
        column('SIS ID', 'id', { required: 'M', variant: 'DfE Number' }),
        column('Name', 'text', { required: 'M' }),
        ...text('School Number', 'School NCES_ID', 'State ID'),
        column('Grade Low', 'list-value', { list: 'grade' }),
        column('Grade High', 'list-value', { list: 'grade' }),
        ...text('Principal SIS ID', 'Principal Name'),
        column('Principal Secondary Email', 'email'),
        ...text('Address', 'City', 'State', 'Country'),
        column('Zip', 'text', { variant: 'Postal Code' }),
        column('Phone', 'phone'),
        ...text('Zone'),
      ],
    },
    {
      name: 'Student.csv',
      presence: 'required',
      evidence: 'M',
      keys: [key('M', 'SIS ID', 'School SIS ID'), key('S', 'Username', 'School SIS ID')],
      columns: [
        ...person,
        ...text('State ID'),
        column('Secondary Email', 'email'),
        ...text('Student Number', 'Middle Name'),
        column('Grade', 'list-value', { list: 'grade' }),
        ...text('Status'),
        column('Birthdate', 'date'),
        ...text('Graduation Year'),
      ],
    },
    {
      name: 'Teacher.csv',
      presence: 'required',
      evidence: 'M',
      note: 'A teacher of two schools has one row for each.',
      keys: [key('M', 'SIS ID', 'School SIS ID'), key('S', 'Username', 'School SIS ID')],
      columns: [
        ...person,
        ...text('State ID', 'Teacher Number', 'Status', 'Middle Name'),
        column('Secondary Email', 'email'),
        ...text('Title', 'Qualification'),
      ],
    },
    {
      name: 'Section.csv',
      presence: 'with-classes',
      evidence: 'M',
      keys: [key('M', 'SIS ID')],
      periods: [['Term StartDate', 'Term EndDate']],
      columns: [
        column('SIS ID', 'id', { required: 'M', variant: 'ID' }),
        schoolOf,
        column('Section Name', 'text', { required: 'M' }),
        ...text('Section Number', 'Term SIS ID', 'Term Name'),
        column('Term StartDate', 'date'),
        column('Term EndDate', 'date'),
        ...text('Course SIS ID', 'Course Name', 'Course Number', 'Course Description'),
        column('Course Subject', 'list-value', { list: 'subject' }),
        ...text('Periods', 'Status'),
      ],
    },
    {
      name: 'StudentEnrollment.csv',
      presence: 'with-classes',
      evidence: 'M',
      keys: [key('M', 'Section SIS ID', 'SIS ID')],
      enrollment: { class: 'Section SIS ID', user: 'SIS ID', kind: 'student' },
      columns: [
        column('Section SIS ID', 'id', {
          required: 'M',
          to: 'Section.csv:SIS ID',
          variant: 'Section ID',
        }),
        column('SIS ID', 'id', { required: 'M', to: 'Student.csv:SIS ID', variant: 'ID' }),
      ],
    },
    {
      name: 'TeacherRoster.csv',
      presence: 'with-classes',
      evidence: 'M',
      keys: [key('M', 'Section SIS ID', 'SIS ID')],
      enrollment: { class: 'Section SIS ID', user: 'SIS ID', kind: 'staff' },
      columns: [
        column('Section SIS ID', 'id', {
          required: 'M',
          to: 'Section.csv:SIS ID',
          variant: 'Section ID',
        }),
        column('SIS ID', 'id', { required: 'M', to: 'Teacher.csv:SIS ID', variant: 'ID' }),
      ],
    },
    {
      name: 'User.csv',
      presence: 'optional',
      evidence: 'M',
      note: 'Guardians only, one row for each.',
      keys: [key('S', 'Email')],
      columns: [
        column('Email', 'email', { required: 'S', headerRequired: 'M' }),
        column('First Name', 'text', { required: 'S', headerRequired: 'M' }),
        column('Last Name', 'text', { required: 'S', headerRequired: 'M' }),
        column('Phone', 'phone', { headerRequired: 'M' }),
        column('SIS ID', 'text', { headerRequired: 'M' }),
      ],
    },
    {
      name: 'Guardianrelationship.csv',
      presence: 'optional',
      evidence: 'M',
      keys: [key('S', 'SIS ID', 'Email', 'Role')],
      columns: [
        column('SIS ID', 'id', {
          required: 'M',
          to: 'Student.csv:SIS ID',
          note: 'The student.',
        }),
        column('Email', 'email', { required: 'M', to: 'User.csv:Email' }),
        column('Role', 'list-value', { headerRequired: 'M', list: 'guardianRole' }),
      ],
    },
  ],
};
