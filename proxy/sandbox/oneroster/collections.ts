import { isPeopleRoles, type RosterRecord, type StoredCollection } from './records';

export interface Collection {
  name: string;
  stored: StoredCollection;
  /** The scope that opens it; `roster.readonly` opens all. */
  scope: 'roster-core.readonly' | 'roster-demographics.readonly';
  /** Absent: all of what is stored. */
  holds?: (record: RosterRecord) => boolean;
}

const core = (
  name: string,
  stored: StoredCollection,
  holds?: (record: RosterRecord) => boolean,
): Collection => ({
  name,
  stored,
  scope: 'roster-core.readonly',
  ...(holds !== undefined && { holds }),
});

const hasRole =
  (role: string) =>
  ({ roles }: RosterRecord): boolean =>
    isPeopleRoles(roles) && roles.some((one) => one.role === role);

/** The registry: one line a collection, each at `GET <root>/<name>`. SUPPORT.md lists the same (a test compares). */
export const collections: readonly Collection[] = [
  core('orgs', 'orgs'),
  core('schools', 'orgs', ({ type }) => type === 'school'),
  core('academicSessions', 'academicSessions'),
  core('courses', 'courses'),
  core('classes', 'classes'),
  core('users', 'users'),
  core('students', 'users', hasRole('student')),
  core('teachers', 'users', hasRole('teacher')),
  core('enrollments', 'enrollments'),
  { name: 'demographics', stored: 'demographics', scope: 'roster-demographics.readonly' },
];
