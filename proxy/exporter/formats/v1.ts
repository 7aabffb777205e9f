import type { ColumnSpec, ExportFormat } from './format';

const person: ColumnSpec[] = [
  ['SIS ID', 'sourcedId'],
  ['School SIS ID', '=org'],
  ['First Name', 'givenName'],
  ['Last Name', 'familyName'],
  ['Username', 'username'],
  ['Password', 'password'],
  ['State ID', 'stateId'],
];

const roster: ColumnSpec[] = [
  ['Section SIS ID', 'classSourcedId'],
  ['SIS ID', 'userSourcedId'],
];

/**
 * SDS V1: students and staff in files of their own with a row for each school, terms and courses inside sections,
 * guardians by e-mail address. Columns in the order of Microsoft's samples.
 */
export const v1: ExportFormat = {
  id: 'sds-v1',
  required: ['orgs', 'users', 'roles'],
  folded: ['academicSessions', 'roles', 'courses', 'demographics'],
  files: [
    {
      name: 'School.csv',
      entity: 'orgs',
      columns: [
        ['SIS ID', 'sourcedId'],
        ['Name', 'name'],
        ['School Number', 'schoolNumber'],
        ['School NCES_ID', 'ncesId'],
        ['State ID', 'stateId'],
        ['Grade Low', 'gradeLow'],
        ['Grade High', 'gradeHigh'],
        ['Principal SIS ID', 'principalSourcedId'],
        ['Principal Name', 'principalName'],
        ['Principal Secondary Email', 'principalEmail'],
        ['Address', 'address'],
        ['City', 'city'],
        ['State', 'state'],
        ['Country', 'country'],
        ['Zip', 'zip'],
        ['Phone', 'phone'],
        ['Zone', 'zone'],
      ],
    },
    {
      name: 'Student.csv',
      entity: 'users',
      each: 'student',
      columns: [
        ...person,
        ['Secondary Email', 'secondaryEmail'],
        ['Student Number', 'userNumber'],
        ['Middle Name', 'middleName'],
        ['Grade', '=grade'],
        ['Status', '=none'],
        ['Birthdate', '=birthDate'],
        ['Graduation Year', 'graduationYear'],
      ],
    },
    {
      name: 'Teacher.csv',
      entity: 'users',
      each: 'staff',
      columns: [
        ...person,
        ['Teacher Number', 'userNumber'],
        ['Status', '=none'],
        ['Middle Name', 'middleName'],
        ['Secondary Email', 'secondaryEmail'],
        ['Title', 'title'],
        ['Qualification', 'qualification'],
      ],
    },
    {
      name: 'Section.csv',
      entity: 'classes',
      columns: [
        ['SIS ID', '=sectionId'],
        ['School SIS ID', 'orgSourcedId'],
        ['Section Name', 'title'],
        ['Section Number', 'code'],
        ['Term SIS ID', '=session.sourcedId'],
        ['Term Name', '=session.title'],
        ['Term StartDate', '=session.startDate'],
        ['Term EndDate', '=session.endDate'],
        ['Course SIS ID', 'courseSourcedId'],
        ['Course Name', '=course.title'],
        ['Course Number', '=course.code'],
        ['Course Description', '=course.description'],
        ['Course Subject', '=course.subject'],
        ['Periods', 'periods'],
        ['Status', 'status'],
      ],
    },
    { name: 'StudentEnrollment.csv', entity: 'enrollments', each: 'student', columns: roster },
    { name: 'TeacherRoster.csv', entity: 'enrollments', each: 'staff', columns: roster },
    {
      name: 'User.csv',
      entity: 'users',
      each: 'contact',
      columns: [
        ['Email', 'email'],
        ['First Name', 'givenName'],
        ['Last Name', 'familyName'],
        ['Phone', 'phone'],
        ['SIS ID', 'sourcedId'],
      ],
    },
    {
      name: 'Guardianrelationship.csv',
      entity: 'relationships',
      columns: [
        ['SIS ID', 'userSourcedId'],
        ['Email', '=contact.email'],
        ['Role', 'relationshipRole'],
      ],
    },
  ],
};
