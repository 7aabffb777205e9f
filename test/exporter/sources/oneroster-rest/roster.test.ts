import { readFileSync, readdirSync, mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import t from 'tap';
import { start } from '../../../sandbox/start-sandbox';
import { openSis, pull, readRows, signedAuth, sisSettings, type Row } from './open-sis';

const district = (file: string): Row[] =>
  parse(readFileSync(`proxy/sandbox/district/v2.1/${file}.csv`), {
    columns: true,
  }) as unknown as Row[];

const pick = (rows: Row[], columns: string[]) =>
  rows.map((row) => columns.map((column) => row[column] ?? '').join('|')).sort();

/** The columns that OneRoster can give back. */
const columns: Record<string, string[]> = {
  orgs: ['sourcedId', 'name', 'type', 'parentSourcedId'],
  academicSessions: ['sourcedId', 'title', 'type', 'schoolYear', 'startDate', 'endDate'],
  users: ['sourcedId', 'username', 'givenName', 'familyName', 'email', 'userNumber'],
  courses: [
    'sourcedId',
    'orgSourcedId',
    'title',
    'code',
    'schoolYearSourcedId',
    'subject',
    'grade',
  ],
  classes: ['sourcedId', 'orgSourcedId', 'title', 'sessionSourcedIds', 'courseSourcedId', 'code'],
  enrollments: ['classSourcedId', 'userSourcedId', 'role'],
  demographics: ['userSourcedId', 'sex', 'birthDate', 'birthCity', 'birthState', 'birthCountry'],
  relationships: ['userSourcedId', 'relationshipUserSourcedId', 'relationshipRole'],
};

t.test('the district comes back as it is, by either version and either sign-in', async (t) => {
  const { sandbox, clock } = await start(t);
  const ways = {
    '1.1': sisSettings(sandbox, '1.1'),
    '1.2': sisSettings(sandbox, '1.2'),
    '1.1 signed': { ...sisSettings(sandbox, '1.1'), auth: signedAuth },
    '1.1 signed with SHA-1': {
      ...sisSettings(sandbox, '1.1'),
      auth: { ...signedAuth, signatureMethod: 'HMAC-SHA1' },
    },
  };
  for (const [name, settings] of Object.entries(ways)) {
    const { all, waits } = await pull(settings, { now: () => clock.now });
    for (const [entity, known] of Object.entries(columns))
      t.same(pick(all[entity] ?? [], known), pick(district(entity), known), `${name} ${entity}`);
    t.same(waits, []);
  }
});

t.test('roles are those of the version', async (t) => {
  const { sandbox } = await start(t);
  const known = ['userSourcedId', 'orgSourcedId', 'role', 'isPrimary', 'grade'];
  const newer = await pull(sisSettings(sandbox, '1.2'));
  t.same(pick(newer.all['roles'] ?? [], known), pick(district('roles'), known));
  const older = await pull(sisSettings(sandbox, '1.1'));
  const expected = district('roles').map((row) => ({
    ...row,
    isPrimary: '',
    role: row['role'] === 'principal' ? 'administrator' : (row['role'] ?? ''),
  }));
  t.same(pick(older.all['roles'] ?? [], known), pick(expected, known));
});

t.test(
  'deleted and disabled records are marked or left out, and nothing is forgotten',
  async (t) => {
    const { sandbox } = await start(t);
    const [first, ...others] = sandbox.sis.list('classes');
    sandbox.sis.replace('classes', [{ ...first!, status: 'tobedeleted' }, ...others]);
    const [user, ...people] = sandbox.sis.list('users');
    sandbox.sis.replace('users', [{ ...user!, enabledUser: 'false' }, ...people]);
    const { all } = await pull(sisSettings(sandbox, '1.1'));
    t.equal(all['classes']?.length, 12);
    t.equal(all['users']?.length, 89);
    t.match(
      all['users']?.find((row) => row['sourcedId'] === user!.sourcedId),
      { enabled: 'false' },
    );
  },
);

t.test('collections can be left out, and are then not asked for', async (t) => {
  const { sandbox } = await start(t);
  const { source, all } = await pull(sisSettings(sandbox, '1.2'), {
    settings: { leaveOut: ['demographics', 'courses'] },
  });
  t.notOk(source.entities.includes('demographics'));
  t.equal(all['courses'], undefined);
  t.same(
    sandbox.requests.filter(({ path }) => /demographics|courses/.test(path)),
    [],
  );
});

t.test('the spool is shut to others and gone in the end', async (t) => {
  const { sandbox } = await start(t);
  const spoolParent = mkdtempSync(path.join(tmpdir(), 'sds-bridge-test-'));
  const { source } = await openSis(sisSettings(sandbox, '1.2'), { spoolParent });
  t.equal(source.expectedRows?.('enrollments'), 127);
  t.equal((await readRows(source, 'enrollments')).length, 127);
  const [folder = ''] = readdirSync(spoolParent);
  t.equal(statSync(path.join(spoolParent, folder)).mode & 0o777, 0o700);
  for (const file of readdirSync(path.join(spoolParent, folder)))
    t.equal(statSync(path.join(spoolParent, folder, file)).mode & 0o777, 0o600);
  await source.close();
  t.same(readdirSync(spoolParent), []);
});

t.test('values keep their line separators, quotes and scripts', async (t) => {
  const { sandbox } = await start(t);
  const title = 'A\u2028"B"\r\nΓ, Д\u{1F600}';
  const [first, ...others] = sandbox.sis.list('classes');
  sandbox.sis.replace('classes', [{ ...first!, title }, ...others]);
  const { all } = await pull(sisSettings(sandbox, '1.2'));
  t.equal(all['classes']?.find((row) => row['sourcedId'] === first!.sourcedId)?.['title'], title);
});
