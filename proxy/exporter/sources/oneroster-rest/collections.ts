import type { OneRosterEntity } from '../../model/from-oneroster';

/** How a record of JSON becomes one of the CSV binding. */
export interface Shape {
  texts: readonly string[];
  lists?: readonly string[];
  /** JSON name of a reference and the column of its id. */
  references?: Readonly<Record<string, string>>;
  /** The same for lists of references. */
  referenceLists?: Readonly<Record<string, string>>;
}

export interface Collection extends Shape {
  name: string;
  /** What is made of it. */
  entities: readonly OneRosterEntity[];
}

const words = (text: string): string[] => text.trim().split(/\s+/);

/**
 * What is read, in an order in which everything that is referred to comes first. The other collections of OneRoster
 * (schools, students, teachers, terms) are parts of these.
 */
export const collections: readonly Collection[] = [
  {
    name: 'orgs',
    entities: ['orgs'],
    texts: words('name type identifier'),
    references: { parent: 'parentSourcedId' },
  },
  {
    name: 'academicSessions',
    entities: ['academicSessions'],
    texts: words('title type startDate endDate schoolYear'),
  },
  {
    name: 'users',
    entities: ['users', 'roles', 'relationships'],
    texts: words(
      'username enabledUser givenName middleName familyName password email sms phone identifier role',
    ),
    lists: ['grades'],
    referenceLists: { orgs: 'orgSourcedIds', agents: 'agentSourcedIds' },
  },
  {
    name: 'courses',
    entities: ['courses'],
    texts: words('title courseCode'),
    lists: ['grades', 'subjectCodes'],
    references: { schoolYear: 'schoolYearSourcedId', org: 'orgSourcedId' },
  },
  {
    name: 'classes',
    entities: ['classes'],
    texts: words('title classCode'),
    lists: ['periods'],
    references: { course: 'courseSourcedId', school: 'schoolSourcedId' },
    referenceLists: { terms: 'termSourcedIds' },
  },
  {
    name: 'enrollments',
    entities: ['enrollments'],
    texts: words('role beginDate endDate'),
    references: { user: 'userSourcedId', class: 'classSourcedId' },
  },
  {
    name: 'demographics',
    entities: ['demographics'],
    texts: words(
      `birthDate sex cityOfBirth stateOfBirthAbbreviation countryOfBirthCode americanIndianOrAlaskaNative asian
      blackOrAfricanAmerican nativeHawaiianOrOtherPacificIslander white demographicRaceTwoOrMoreRaces
      hispanicOrLatinoEthnicity`,
    ),
  },
];

/** A role of a person in version 1.2, part of the person's record. */
export const roleShape: Shape = {
  texts: words('roleType role beginDate endDate'),
  references: { org: 'orgSourcedId' },
};
