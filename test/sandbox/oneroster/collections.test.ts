import t from 'tap';
import { collections } from '../../../proxy/sandbox/oneroster/collections';
import { start } from '../start-sandbox';
import { get, minorOf, page } from './sis';

t.test('every collection of both versions gives its records and their number', async (t) => {
  const { sandbox } = await start(t);
  const totals = { orgs: 6, schools: 5, academicSessions: 3, courses: 11, classes: 13 };
  const people = { users: 89, students: 60, teachers: 12, enrollments: 127, demographics: 60 };
  for (const version of ['1.1', '1.2'] as const)
    for (const [name, total] of Object.entries({ ...totals, ...people })) {
      const answer = await page(sandbox, version, `${name}?limit=200`);
      t.equal(answer.headers.get('x-total-count'), String(total), `${version} ${name}`);
      const [records] = Object.values(answer.body) as Record<string, unknown>[][];
      t.equal(records?.length, total);
      t.ok(records?.every((one) => one['sourcedId'] !== '' && one['status'] === 'active'));
    }
  t.equal(collections.length, 10);
});

t.test('a person has the roles of the version', async (t) => {
  const { sandbox } = await start(t);
  const first = async (version: '1.1' | '1.2', filter: string) => {
    const { body } = await page(
      sandbox,
      version,
      `users?limit=1&filter=${encodeURIComponent(filter)}`,
    );
    return (body['users'] as unknown[])[0];
  };
  t.match(await first('1.1', "role='student'"), {
    role: 'student',
    orgs: [{ sourcedId: 'RBHS', type: 'org', href: /\/ims\/oneroster\/v1p1\/orgs\/RBHS$/ }],
    roles: undefined,
  });
  t.match(await first('1.2', "role='principal'"), {
    role: undefined,
    roles: [{ roleType: 'primary', role: 'principal', org: { type: 'org', href: /v1p2\/orgs/ } }],
  });
  t.match(await first('1.1', "role='principal'"), { role: 'administrator' });
});

t.test('pages follow each other without a gap and say where the next one is', async (t) => {
  const { sandbox } = await start(t);
  const ids: string[] = [];
  let path: string | undefined = 'enrollments?limit=50&sort=sourcedId';
  const sizes: number[] = [];
  while (path !== undefined) {
    const answer = await page(sandbox, '1.2', path);
    const rows = answer.body['enrollments'] as { sourcedId: string }[];
    sizes.push(rows.length);
    ids.push(...rows.map(({ sourcedId }) => sourcedId));
    path = /<[^>]*\/(enrollments[^>]*)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1];
  }
  t.same(sizes, [50, 50, 27]);
  t.equal(new Set(ids).size, 127);
  t.same(ids, [...ids].sort());
});

t.test('it sorts, filters and selects fields', async (t) => {
  const { sandbox } = await start(t);
  const newest = await page(sandbox, '1.1', 'classes?limit=1&sort=dateLastModified&orderBy=desc');
  t.match(newest.body, { classes: [{ sourcedId: 'CL502' }] });
  const { dateLastModified } = (newest.body['classes'] as { dateLastModified: string }[])[0] ?? {};
  const since = (sign: string) =>
    page(
      sandbox,
      '1.1',
      `classes?filter=${encodeURIComponent(`dateLastModified${sign}'${dateLastModified}' AND status='active'`)}`,
    );
  t.equal((await since('>')).headers.get('x-total-count'), '0');
  t.equal((await since('>=')).headers.get('x-total-count'), '1');
  const chosen = await page(sandbox, '1.1', 'classes?limit=1&fields=sourcedId,title');
  t.same(chosen.body, { classes: [{ sourcedId: 'CL101', title: 'Algebra II, Period 1' }] });
});

t.test('what it cannot sort, filter or count is refused in the form of OneRoster', async (t) => {
  const { sandbox } = await start(t);
  const wrong = {
    'users?sort=shoeSize': 'invalid_sort_field',
    'users?sort=sourcedId&orderBy=up': 'invalid_sort_field',
    [`users?filter=${encodeURIComponent("shoeSize='44'")}`]: 'invalid_filter_field',
    [`users?filter=${encodeURIComponent("dateLastModified>'soon'")}`]: 'invalid_filter_field',
    'users?limit=0': 'invalid_selection_field',
    'users?offset=-1': 'invalid_selection_field',
  };
  for (const [path, code] of Object.entries(wrong)) {
    const answer = await page(sandbox, '1.2', path);
    t.equal(answer.status, 400, path);
    t.equal(minorOf(answer), code, path);
  }
  t.equal((await get(sandbox, '1.2', 'gradingPeriods', 'Bearer x')).status, 501);
});
