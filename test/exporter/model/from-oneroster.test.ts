import t from 'tap';
import {
  mapAcademicSession,
  mapClass,
  mapCourse,
  mapDemographics,
  mapEnrollment,
  mapOrg,
  mapRelationships,
  mapRole,
  mapUser,
  mapUserRoles,
  roleHolder,
  oneRosterMapping,
} from '../../../proxy/exporter/model/from-oneroster';

const mapping = oneRosterMapping.parse({});

t.test('an org keeps its four fields', (t) => {
  const org = { sourcedId: 'o1', name: 'North', type: 'school', parentSourcedId: 'd', status: '' };
  t.match(mapOrg(org), { sourcedId: 'o1', name: 'North', type: 'school', parentSourcedId: 'd' });
  t.equal(mapOrg({ ...org, status: 'tobedeleted' }), undefined);
  t.end();
});

t.test('a session ends on its last day and is named by the year it begins in', (t) => {
  const session = { schoolYear: '2027', startDate: '2026-08-15', endDate: '2027-07-01' };
  t.match(mapAcademicSession(session, mapping), { schoolYear: '2026', endDate: '2027-06-30' });
  const kept = oneRosterMapping.parse({ endDates: 'inclusive', schoolYear: 'begins' });
  t.match(mapAcademicSession(session, kept), { schoolYear: '2027', endDate: '2027-07-01' });
  t.end();
});

t.test('a date that is none is handed on', (t) => {
  const session = { schoolYear: '26/27', startDate: 'August', endDate: '2027-13-45' };
  t.match(mapAcademicSession(session, mapping), {
    schoolYear: '26/27',
    startDate: 'August',
    endDate: '2027-13-45',
  });
  t.end();
});

t.test('the time of a date is dropped', (t) => {
  const row = mapEnrollment(
    { beginDate: '2026-08-01T00:00:00.000Z', endDate: '2026-03-01T00:00:00Z' },
    mapping,
  );
  t.match(row, { beginDate: '2026-08-01', endDate: '2026-02-28' });
  t.end();
});

t.test('a disabled or deleted user stays, marked', (t) => {
  const enabled = (user: Record<string, string>): string | undefined =>
    mapUser({ sourcedId: 'u', ...user }, mapping).enabled;
  t.equal(enabled({}), 'true');
  t.equal(enabled({ enabledUser: 'true' }), 'true');
  t.equal(enabled({ enabledUser: 'false' }), 'false');
  t.equal(enabled({ enabledUser: 'true', status: 'tobedeleted' }), 'false');
  t.equal(enabled({ enabledUser: 'true', status: 'active' }), 'true');
  t.end();
});

t.test('phones become E.164 where that can be told', (t) => {
  const american = oneRosterMapping.parse({ callingCode: '+1' });
  const german = oneRosterMapping.parse({ callingCode: '+49' });
  const phone = (text: string, options = mapping): string | undefined =>
    mapUser({ phone: text }, options).phone;
  t.equal(phone('+1 (425) 555-0100'), '+14255550100');
  t.equal(phone('0049 30 123456'), '+4930123456');
  t.equal(phone('(425) 555-0100'), '(425) 555-0100');
  t.equal(phone('(425) 555-0100', american), '+14255550100');
  t.equal(phone('1-425-555-0100', american), '+14255550100');
  t.equal(phone('030 123456', german), '+4930123456');
  t.equal(phone('extension 12', german), 'extension 12');
  t.end();
});

t.test('a 1.1 user has its role in each of its orgs', (t) => {
  const user = {
    sourcedId: 'u',
    role: 'student',
    orgSourcedIds: 'a, b',
    grades: '09,10',
    enabledUser: 'true',
  };
  t.match(mapUserRoles(user, mapping), [
    { userSourcedId: 'u', orgSourcedId: 'a', role: 'student', grade: '09', active: 'true' },
    { orgSourcedId: 'b', role: 'student' },
  ]);
  t.match(mapUserRoles({ ...user, role: 'aide', orgSourcedIds: ['a'] }, mapping), [
    { role: 'paraprofessional', grade: '' },
  ]);
  t.same(mapUserRoles({ ...user, role: 'guardian' }, mapping), []);
  t.match(mapUserRoles({ ...user, enabledUser: 'false' }, mapping), [{ active: 'false' }, {}]);
  t.match(mapUserRoles({ ...user, orgSourcedIds: '' }, mapping), [{ orgSourcedId: '' }]);
  t.end();
});

t.test('a 1.2 role keeps its type and dates', (t) => {
  const holder = { grade: '09', isActive: true };
  const record = {
    userSourcedId: 'u',
    orgSourcedId: 'o',
    role: 'siteAdministrator',
    roleType: 'primary',
    beginDate: '2026-08-01',
    endDate: '2027-07-01',
  };
  t.same(mapRole(record, holder, mapping), {
    userSourcedId: 'u',
    orgSourcedId: 'o',
    role: 'administrator',
    grade: '',
    isPrimary: 'true',
    roleStartDate: '2026-08-01',
    roleEndDate: '2027-06-30',
    active: 'true',
  });
  const role = (name: string): string | undefined =>
    mapRole({ ...record, role: name }, holder, mapping)?.role;
  t.equal(role('counselor'), 'advisor');
  t.equal(role('systemAdministrator'), 'itAdmin');
  t.equal(role('principal'), 'principal');
  t.equal(role('ext:librarian'), 'ext:librarian');
  t.equal(role('parent'), undefined);
  t.match(mapRole({ ...record, role: 'student', roleType: 'secondary' }, holder, mapping), {
    grade: '09',
    isPrimary: 'false',
  });
  t.match(mapRole(record, { ...holder, isActive: false }, mapping), { active: 'false' });
  t.end();
});

t.test('lists may hold quoted values', (t) => {
  t.equal(roleHolder({ grades: '"09, honours",10' }).grade, '09, honours');
  t.match(mapClass({ periods: ' 1 ,, 2 ', termSourcedIds: ['a', 'b'] }), {
    periods: '1,2',
    sessionSourcedIds: 'a,b',
  });
  t.end();
});

t.test('the subject of a course is the first SCED area among its codes', (t) => {
  const subject = (codes: string): string | undefined =>
    mapCourse({ subjectCodes: codes })?.subject;
  t.equal(subject('MATH,02056,01'), '02');
  t.equal(subject('06,25,2'), '');
  t.equal(subject(''), '');
  t.end();
});

t.test('demographics turn true columns into codes', (t) => {
  t.same(
    mapDemographics({
      sourcedId: 'u',
      sex: 'other',
      birthDate: '2010-01-02',
      asian: 'true',
      white: 'TRUE',
      blackOrAfricanAmerican: 'false',
      hispanicOrLatinoEthnicity: 'true',
      countryOfBirthCode: 'US',
    }),
    {
      userSourcedId: 'u',
      sex: 'notSelected',
      birthDate: '2010-01-02',
      birthCity: '',
      birthState: '',
      birthCountry: 'US',
      ethnicityCodes: 'hispanicOrLatinoEthnicity',
      raceCodes: 'asian,white',
    },
  );
  t.end();
});

t.test('agents of a student become relationships, those of a parent do not', (t) => {
  const roles: Record<string, string> = {
    s: 'student',
    s2: 'student',
    p: 'parent',
    c: 'counselor',
  };
  const roleOf = (id: string): string | undefined => roles[id];
  t.same(mapRelationships({ sourcedId: 's', agentSourcedIds: 'p,c,lost,s2' }, roleOf), [
    { userSourcedId: 's', relationshipUserSourcedId: 'p', relationshipRole: 'parent' },
    { userSourcedId: 's', relationshipUserSourcedId: 'c', relationshipRole: 'other' },
    { userSourcedId: 's', relationshipUserSourcedId: 'lost', relationshipRole: 'other' },
  ]);
  t.same(mapRelationships({ sourcedId: 'p', agentSourcedIds: 's' }, roleOf), []);
  t.end();
});
