import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readRecords } from '../graph/validation/csv-records';
import type { PersonRole, Reference, Roster, RosterRecord, Value } from './records';

/** The path holds from `proxy/` and from `dist/`. */
const folder = path.join(__dirname, '../../..', 'proxy/sandbox/district/v2.1');
/** Long before any change that is made while the sandbox runs. */
const firstChange = Date.UTC(2024, 7, 1, 8);

type Row = Record<string, string>;

/** The sample district Riverbend as a SIS would hold it: the same at every start. */
export function readDistrict(): Roster {
  const rolesOf = groupBy(read('roles'), 'userSourcedId');
  const contactsOf = groupBy(read('relationships'), 'userSourcedId');
  const kindOfContact = new Map(
    read('relationships').map((row) => [row['relationshipUserSourcedId'], row['relationshipRole']]),
  );
  return stamp({
    orgs: read('orgs').map(({ sourcedId = '', name, type, parentSourcedId }) => ({
      sourcedId,
      name,
      type,
      identifier: sourcedId,
      ...(parentSourcedId && { parent: ref('org', parentSourcedId) }),
    })),
    academicSessions: read('academicSessions').map((row) => ({
      sourcedId: row['sourcedId'] ?? '',
      title: row['title'],
      type: row['type'],
      startDate: row['startDate'],
      // OneRoster: the first day after, and the year in which the school year ends.
      endDate: nextDay(row['endDate'] ?? ''),
      schoolYear: String(Number(row['schoolYear']) + 1),
    })),
    courses: read('courses').map((row) => ({
      sourcedId: row['sourcedId'] ?? '',
      title: row['title'],
      courseCode: row['code'],
      grades: listOf(row['grade']),
      subjectCodes: listOf(row['subject']),
      schoolYear: ref('academicSession', row['schoolYearSourcedId'] ?? ''),
      org: ref('org', row['orgSourcedId'] ?? ''),
    })),
    classes: read('classes').map((row) => ({
      sourcedId: row['sourcedId'] ?? '',
      title: row['title'],
      classCode: row['code'],
      classType: 'scheduled',
      course: ref('course', row['courseSourcedId'] ?? ''),
      school: ref('org', row['orgSourcedId'] ?? ''),
      terms: listOf(row['sessionSourcedIds']).map((id) => ref('academicSession', id)),
    })),
    users: read('users').map((row) => {
      const id = row['sourcedId'] ?? '';
      const roles = rolesOf.get(id) ?? [];
      const grades = [...new Set(roles.flatMap((role) => listOf(role['grade'])))];
      return {
        sourcedId: id,
        username: row['username'],
        enabledUser: 'true',
        givenName: row['givenName'],
        familyName: row['familyName'],
        identifier: row['userNumber'],
        email: row['email'],
        phone: row['phone'],
        sms: row['sms'],
        grades,
        agents: (contactsOf.get(id) ?? []).map((contact) =>
          ref('user', contact['relationshipUserSourcedId'] ?? ''),
        ),
        roles:
          roles.length > 0
            ? roles.map(personRole)
            : [contactRole(kindOfContact.get(id) ?? 'relative')],
      };
    }),
    enrollments: read('enrollments').map((row, at) => ({
      sourcedId: `E${String(at + 1).padStart(5, '0')}`,
      role: row['role'],
      primary: row['role'] === 'teacher' ? 'true' : 'false',
      user: ref('user', row['userSourcedId'] ?? ''),
      class: ref('class', row['classSourcedId'] ?? ''),
    })),
    demographics: read('demographics').map((row) => ({
      sourcedId: row['userSourcedId'] ?? '',
      birthDate: row['birthDate'],
      sex: row['sex'],
      cityOfBirth: row['birthCity'],
      stateOfBirthAbbreviation: row['birthState'],
      countryOfBirthCode: row['birthCountry'],
      ...Object.fromEntries(
        [...listOf(row['raceCodes']), ...listOf(row['ethnicityCodes'])].map((code) => [
          code,
          'true',
        ]),
      ),
    })),
  });
}

function read(file: string): Row[] {
  const [header = [], ...records] = readRecords(
    readFileSync(path.join(folder, `${file}.csv`), 'utf8'),
  );
  return records.map((cells) =>
    Object.fromEntries(header.map((name, at) => [name, cells[at] ?? ''])),
  );
}

type Unstamped = Record<string, Value | undefined> & { sourcedId: string };

/** Every record was changed at a time of its own. */
function stamp(given: Record<keyof Roster, Unstamped[]>): Roster {
  let at = firstChange;
  const stamped = Object.entries(given).map(([name, records]) => [
    name,
    records.map((record): RosterRecord => {
      at += 1000;
      const filled = Object.entries(record).filter(
        ([, value]) => value !== undefined && value !== '',
      );
      return {
        sourcedId: record.sourcedId,
        status: 'active',
        dateLastModified: new Date(at).toISOString(),
        ...Object.fromEntries(filled),
      };
    }),
  ]);
  return Object.fromEntries(stamped) as Roster;
}

const ref = (type: Reference['type'], sourcedId: string): Reference => ({ sourcedId, type });

const listOf = (cell = ''): string[] => cell.split(',').filter(Boolean);

const personRole = (row: Row): PersonRole => ({
  roleType: row['isPrimary'] === 'false' ? 'secondary' : 'primary',
  role: row['role'] ?? '',
  org: ref('org', row['orgSourcedId'] ?? ''),
});

/** People without a role in SDS are contacts; a SIS has them at the district. */
const contactRole = (role: string): PersonRole => ({
  roleType: 'primary',
  role,
  org: ref('org', 'RIVERBEND'),
});

function groupBy(rows: Row[], column: string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = row[column] ?? '';
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return groups;
}

function nextDay(date: string): string {
  const day = new Date(`${date}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + 1);
  return day.toISOString().slice(0, 10);
}
