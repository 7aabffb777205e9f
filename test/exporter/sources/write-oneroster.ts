import { findFormat } from '../../../proxy/rosters';
import type { Roster } from './little-roster';
import { csvOf, type Table } from './write-csv';

/** The roster as the files of a OneRoster bulk package. */
export function oneRosterFiles(roster: Roster, version: '1.1' | '1.2'): Record<string, string> {
  const contacts = new Map(
    roster.relationships.map((row) => [row.relationshipUserSourcedId, row.relationshipRole]),
  );
  const rolesOf = (id?: string) => roster.roles.filter(({ userSourcedId }) => userSourcedId === id);
  const tables: Record<string, Table> = {
    orgs: roster.orgs.map((org) => ({ ...org, identifier: org.schoolNumber })),
    academicSessions: roster.academicSessions.map((session) => ({
      ...session,
      // Named by its last year, ended on the day after the last.
      schoolYear: '2027',
      endDate: '2027-07-01',
    })),
    users: roster.users.map((user) => ({
      ...user,
      enabledUser: user.enabled,
      identifier: user.userNumber,
      role: contacts.get(user.sourcedId) ?? rolesOf(user.sourcedId)[0]?.role,
      orgSourcedIds: rolesOf(user.sourcedId)
        .map(({ orgSourcedId }) => orgSourcedId)
        .join(','),
      grades: rolesOf(user.sourcedId)[0]?.grade,
      agentSourcedIds: roster.relationships
        .filter(({ userSourcedId }) => userSourcedId === user.sourcedId)
        .map((row) => row.relationshipUserSourcedId)
        .join(','),
    })),
    courses: roster.courses.map((course) => ({
      ...course,
      courseCode: course.code,
      subjectCodes: course.subject && `X9,${course.subject}`,
    })),
    classes: roster.classes.map((one) => ({
      ...one,
      classCode: one.code,
      schoolSourcedId: one.orgSourcedId,
      termSourcedIds: one.sessionSourcedIds,
    })),
    enrollments: roster.enrollments.map((row, i) => ({ ...row, sourcedId: `e${i}` })),
    demographics: roster.demographics.map((row) => ({
      ...row,
      sourcedId: row.userSourcedId,
      ...Object.fromEntries((row.raceCodes ?? '').split(',').map((race) => [race, 'true'])),
    })),
  };
  if (version === '1.2')
    tables['roles'] = [
      ...roster.roles.map((role, i) => ({ ...role, sourcedId: `r${i}` })),
      ...[...contacts].map(([userSourcedId, role], i) => ({
        sourcedId: `c${i}`,
        userSourcedId,
        role,
      })),
    ];

  const format = findFormat(`oneroster-${version}`)!;
  const files = Object.fromEntries(
    Object.entries(tables).map(([name, rows]) => {
      const { columns } = format.files.find((file) => file.name === `${name}.csv`)!;
      return [
        `${name}.csv`,
        csvOf(
          columns.map((column) => column.name),
          rows,
        ),
      ];
    }),
  );
  return { 'manifest.csv': manifestOf(version, Object.keys(tables)), ...files };
}

export const manifestOf = (
  version: string,
  bulk: readonly string[],
  delta: readonly string[] = [],
) =>
  csvOf(
    ['propertyName', 'value'],
    [
      { propertyName: 'manifest.version', value: '1.0' },
      { propertyName: 'oneroster.version', value: version },
      { propertyName: 'file.results', value: 'absent' },
      ...bulk.map((name) => ({ propertyName: `file.${name}`, value: 'bulk' })),
      ...delta.map((name) => ({ propertyName: `file.${name}`, value: 'delta' })),
    ],
  );
