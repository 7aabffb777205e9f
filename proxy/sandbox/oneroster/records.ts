/** A reference to another record, as OneRoster writes it; the address is added when it is sent. */
export interface Reference {
  sourcedId: string;
  type: 'org' | 'academicSession' | 'course' | 'class' | 'user';
}

/** A role of a person in an organisation, in the words of OneRoster 1.2. */
export interface PersonRole {
  roleType: 'primary' | 'secondary';
  role: string;
  org: Reference;
}

export type Value =
  string | readonly string[] | Reference | readonly Reference[] | readonly PersonRole[];

/** A record as it is kept: what both versions have, people with the roles of version 1.2. */
export interface RosterRecord {
  sourcedId: string;
  status: 'active' | 'tobedeleted';
  dateLastModified: string;
  [field: string]: Value | undefined;
}

/** What is kept; the other collections are a part of one of these. */
export const storedCollections = [
  'orgs',
  'academicSessions',
  'courses',
  'classes',
  'users',
  'enrollments',
  'demographics',
] as const;

export type StoredCollection = (typeof storedCollections)[number];

export type Roster = Record<StoredCollection, RosterRecord[]>;

export const isPeopleRoles = (value: Value | undefined): value is readonly PersonRole[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'object' && 'roleType' in one);
