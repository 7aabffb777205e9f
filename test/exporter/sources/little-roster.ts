import type { EntityName } from '../../../proxy/exporter/model/entities';
import { entityNames } from '../../../proxy/exporter/model/entities';
import type { ModelRow } from '../../../proxy/exporter/model/row';

export type Roster = { [Name in EntityName]: ModelRow<Name>[] };

const control = String.fromCharCode(1, 9, 31, 127);

/** Values that a careless writer or reader of CSV gets wrong. */
export const hostileNames: readonly string[] = [
  'Line\nbreak',
  'Carriage\r\nreturn',
  'Comma, and "quotes"',
  '"',
  `Control${control}characters`,
  'x'.repeat(10_000),
  'Ελένη Παπαδοπούλου',
  '山田 太郎',
  'محمد الأحمد',
  'Zoë 👩‍🏫',
  "'; drop table sds_users; --",
  '=1+1',
  '\\.',
  ' edge ',
  'NULL',
];

/** A roster that every source of the contract suite is seeded with. What a source cannot hold its test leaves out. */
export const littleRoster: Roster = {
  orgs: [
    { sourcedId: 'd1', name: 'District, "One"', type: 'district' },
    { sourcedId: 's1', name: 'North', type: 'school', parentSourcedId: 'd1', schoolNumber: '007' },
    { sourcedId: 's2', name: '南 School', type: 'school', parentSourcedId: 'd1' },
  ],
  academicSessions: [
    {
      sourcedId: 'y26',
      title: '2026/27',
      type: 'schoolYear',
      schoolYear: '2026',
      startDate: '2026-08-01',
      endDate: '2027-06-30',
    },
  ],
  users: [
    {
      sourcedId: 't1',
      username: 'ada',
      givenName: 'Ada',
      familyName: "O'Neil",
      email: 'ada@school.example',
      enabled: 'true',
    },
    {
      sourcedId: 'st1',
      username: 'ben',
      givenName: 'Ben',
      middleName: 'J.',
      familyName: 'Ng',
      phone: '+14255550100',
      userNumber: '0042',
      enabled: 'true',
    },
    { sourcedId: 'st2', username: 'cem', givenName: 'Cem', familyName: 'Öz', enabled: 'false' },
    {
      sourcedId: 'p1',
      username: 'dee@home.example',
      givenName: 'Dee',
      familyName: 'Ng',
      email: 'dee@home.example',
      enabled: 'true',
    },
    ...hostileNames.map((familyName, i) => ({
      sourcedId: `h${i}`,
      username: `h${i}`,
      givenName: 'Hostile',
      familyName,
      enabled: 'true',
    })),
  ],
  roles: [
    { userSourcedId: 't1', orgSourcedId: 's1', role: 'teacher', active: 'true' },
    { userSourcedId: 't1', orgSourcedId: 's2', role: 'teacher', active: 'true' },
    { userSourcedId: 'st1', orgSourcedId: 's1', role: 'student', grade: '09', active: 'true' },
    { userSourcedId: 'st2', orgSourcedId: 's2', role: 'student', grade: '10', active: 'false' },
    ...hostileNames.map((_, i) => ({
      userSourcedId: `h${i}`,
      orgSourcedId: 's1',
      role: 'student',
      grade: '01',
      active: 'true',
    })),
  ],
  courses: [
    {
      sourcedId: 'c1',
      orgSourcedId: 's1',
      title: 'Algebra\nadvanced',
      code: 'ALG-1',
      subject: '02',
    },
  ],
  classes: [
    {
      sourcedId: 'k1',
      orgSourcedId: 's1',
      title: 'Algebra, first hour',
      sessionSourcedIds: 'y26',
      courseSourcedId: 'c1',
      code: 'ALG-1-01',
    },
    { sourcedId: 'k2', orgSourcedId: 's2', title: 'Ohne Kurs' },
  ],
  enrollments: [
    { classSourcedId: 'k1', userSourcedId: 't1', role: 'teacher', active: 'true' },
    { classSourcedId: 'k1', userSourcedId: 'st1', role: 'student', active: 'true' },
    { classSourcedId: 'k2', userSourcedId: 'gone', role: 'student', active: 'true' },
  ],
  demographics: [
    { userSourcedId: 'st1', sex: 'male', birthDate: '2011-02-28', raceCodes: 'asian,white' },
  ],
  userFlags: [{ userSourcedId: 'st1', flag: 'ell' }],
  relationships: [
    { userSourcedId: 'st1', relationshipUserSourcedId: 'p1', relationshipRole: 'parent' },
  ],
};

/** The roster with the columns that `keep` leaves of each row; entities without a row are left out. */
export function restrict(
  roster: Roster,
  columns: { [Name in EntityName]?: readonly string[] | 'all' },
): Partial<Record<EntityName, Record<string, string>[]>> {
  const kept: Partial<Record<EntityName, Record<string, string>[]>> = {};
  for (const entity of entityNames) {
    const wanted = columns[entity];
    if (wanted === undefined) continue;
    kept[entity] = (roster[entity] as Record<string, string>[]).map((row) =>
      Object.fromEntries(
        Object.entries(row).filter(([column]) => wanted === 'all' || wanted.includes(column)),
      ),
    );
  }
  return kept;
}
