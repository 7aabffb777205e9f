import t from 'tap';
import { signedAuth, openSis, sisSettings } from './open-sis';
import { start } from '../../../sandbox/start-sandbox';
import type { Sandbox } from '../../../../proxy/sandbox';
import type { RosterRecord, Value } from '../../../../proxy/sandbox/oneroster/records';
import { allColumns, runSourceContract } from '../contract';
import type { Roster } from '../little-roster';

const columns = {
  ...allColumns,
  orgs: ['sourcedId', 'name', 'type', 'parentSourcedId', 'schoolNumber'],
};

for (const version of ['1.1', '1.2'] as const)
  t.test(`OneRoster ${version}`, async (t) => {
    const { sandbox, clock } = await start(t);
    runSourceContract(t, {
      columns,
      // Version 1.2 says which role is the primary one.
      expected: (roster) =>
        version === '1.1'
          ? roster
          : { ...roster, roles: roster.roles.map((role) => ({ ...role, isPrimary: 'true' })) },
      async open(roster, signal) {
        putRoster(sandbox, roster);
        const settings = sisSettings(sandbox, version);
        const { source } = await openSis(
          {
            ...settings,
            ...(version === '1.1' && { auth: signedAuth }),
            pageSize: 7,
            endDates: 'inclusive',
            schoolYear: 'begins',
          },
          { now: () => clock.now, ...(signal !== undefined && { signal }) },
        );
        return source;
      },
    });
  });

/** The roster as a SIS would hold it. */
function putRoster({ sis }: Sandbox, roster: Roster): void {
  const put = (collection: Parameters<typeof sis.replace>[0], rows: Fields[]): void =>
    sis.replace(collection, rows.map(asRecord));
  const ref = (type: string, sourcedId = '') =>
    sourcedId === '' ? undefined : ({ type, sourcedId } as Value);
  put(
    'orgs',
    roster.orgs.map(({ parentSourcedId, schoolNumber, ...org }) => ({
      ...org,
      identifier: schoolNumber,
      parent: ref('org', parentSourcedId),
    })),
  );
  put('academicSessions', roster.academicSessions);
  put(
    'users',
    roster.users.map(({ enabled, userNumber, ...user }) => {
      const own = roster.roles.filter(({ userSourcedId }) => userSourcedId === user.sourcedId);
      return {
        ...user,
        identifier: userNumber,
        enabledUser: enabled,
        grades: own.flatMap(({ grade = '' }) => (grade === '' ? [] : [grade])),
        agents: roster.relationships
          .filter(({ userSourcedId }) => userSourcedId === user.sourcedId)
          .map((one) => ref('user', one.relationshipUserSourcedId)) as Value,
        roles: (own.length > 0 ? own : [{ role: 'parent', orgSourcedId: 'd1' }]).map((one) => ({
          roleType: 'primary',
          role: one.role,
          org: ref('org', one.orgSourcedId),
        })) as unknown as Value,
      };
    }),
  );
  put(
    'courses',
    roster.courses.map(({ orgSourcedId, code, subject = '', ...course }) => ({
      ...course,
      courseCode: code,
      subjectCodes: [subject],
      org: ref('org', orgSourcedId),
    })),
  );
  put(
    'classes',
    roster.classes.map(({ orgSourcedId, courseSourcedId, sessionSourcedIds, code, ...one }) => ({
      ...one,
      classCode: code,
      school: ref('org', orgSourcedId),
      course: ref('course', courseSourcedId),
      terms: (sessionSourcedIds === undefined
        ? []
        : [ref('academicSession', sessionSourcedIds)]) as Value,
    })),
  );
  put(
    'enrollments',
    roster.enrollments.map(({ classSourcedId, userSourcedId, role }, at) => ({
      sourcedId: `e${at}`,
      role,
      class: ref('class', classSourcedId),
      user: ref('user', userSourcedId),
    })),
  );
  put(
    'demographics',
    roster.demographics.map(({ userSourcedId, raceCodes = '', ...one }) => ({
      ...one,
      sourcedId: userSourcedId,
      ...Object.fromEntries(raceCodes.split(',').map((code) => [code, 'true'])),
    })),
  );
}

type Fields = Record<string, Value | undefined>;

const asRecord = (fields: Fields): RosterRecord =>
  ({
    status: 'active',
    dateLastModified: '2025-01-01T00:00:00.000Z',
    ...fields,
  }) as unknown as RosterRecord;
