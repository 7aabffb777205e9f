import t from 'tap';
import { seedIds, type Sandbox } from '../../proxy/sandbox';
import { smallSets } from '../fixtures/rosters/small-sets';
import { graph, itemsOf, validate } from './graph-calls';
import { start, type Json } from './start-sandbox';

const sis = seedIds('sis');
const classic = seedIds('classic');
const bytes = (files: Record<string, string>): Record<string, Buffer> =>
  Object.fromEntries(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)]));

/** Two schools, three people, one class. */
const roster = {
  'orgs.csv': 'sourcedId,name,type,parentSourcedId\nd,District,district,\ns,School,school,d\n',
  'users.csv': 'sourcedId,username\np1,ada\np2,"grace, h"\np3,linus\n',
  'roles.csv': 'userSourcedId,orgSourcedId,role\np1,s,student\np2,s,student\np3,s,teacher\n',
  'classes.csv': 'sourcedId,orgSourcedId,title\nc1,s,"Maths ""A"""\n',
  'enrollments.csv': 'classSourcedId,userSourcedId,role\nc1,p1,student\nc1,p3,teacher\n',
};

async function startRun(sandbox: Sandbox, clock: { now: number }): Promise<Json> {
  const started = await graph(sandbox, 'runs/start', { method: 'POST' });
  if (started.status !== 202) throw new Error(`answered ${started.status}`);
  clock.now += 2_000;
  const operation = await graph(sandbox, started.headers.get('location') ?? '');
  const id = String(operation.body['resourceLocation']).split('/').at(-1) ?? '';
  return (await graph(sandbox, `runs/${id}`)).body;
}
const statisticsOf = async (sandbox: Sandbox, { id }: Json): Promise<Json> =>
  (await graph(sandbox, `runs/${String(id)}/getStatistics`)).body;

t.test('a run counts what was uploaded; what is missing later is inactive', async (t) => {
  const { sandbox, clock } = await start(t);
  await validate(sandbox, clock, sis.dataConnector, bytes(roster));
  const first = await startRun(sandbox, clock);
  t.match(first, { status: 'completed', blockingError: null });
  t.match(await statisticsOf(sandbox, first), {
    runId: first['id'],
    status: 'completed',
    inboundTotals: {
      ...{ errors: 0, warnings: 0, organizations: 2, people: 3, groups: 1, memberships: 2 },
      matchedPeopleByRole: [],
      unmatchedPeopleByRole: [
        { role: 'student', count: 2 },
        { role: 'teacher', count: 1 },
      ],
    },
  });
  const smaller = {
    ...roster,
    'users.csv': 'sourcedId,username\np1,ada\np3,linus\np4,new\n',
    'roles.csv': 'userSourcedId,orgSourcedId,role\np1,s,student\np3,s,teacher\np4,s,student\n',
    'enrollments.csv': 'classSourcedId,userSourcedId,role\nc1,p4,student\n',
  };
  await validate(sandbox, clock, sis.dataConnector, bytes(smaller));
  const second = await startRun(sandbox, clock);
  const { activityStatistics } = await statisticsOf(sandbox, second);
  const own = (activityStatistics as Json[]).find((one) => one['activityId'] === sis.inboundFlow);
  t.match(own, {
    status: 'completed',
    people: { active: 3, inactive: 1, total: 4 },
    groups: { active: 1, inactive: 0, total: 1 },
    memberships: { active: 1, inactive: 2, total: 3 },
    matchedPeopleByRole: [
      { role: 'student', count: 1 },
      { role: 'teacher', count: 1 },
    ],
    unmatchedPeopleByRole: [{ role: 'student', count: 1 }],
  });
});

t.test('a record that refers to nothing is dropped, an optional value alone', async (t) => {
  const { sandbox, clock } = await start(t);
  const broken = {
    ...roster,
    'orgs.csv': `${roster['orgs.csv']}t,Other,school,nowhere\n`,
    'users.csv': `${roster['users.csv']},without\n`,
    'enrollments.csv': `${roster['enrollments.csv']}c9,p1,student\nc1,p9,student\n`,
  };
  await validate(sandbox, clock, sis.dataConnector, bytes(broken));
  const run = await startRun(sandbox, clock);
  t.equal(run['status'], 'completedWithErrors');
  t.match(await statisticsOf(sandbox, run), {
    inboundTotals: { errors: 3, warnings: 1, organizations: 3, people: 3, memberships: 2 },
  });
});

t.test('V1 files are counted too, and only ready flows take part', async (t) => {
  const { sandbox, clock } = await start(t);
  const files = bytes(smallSets['sds-v1']);
  await validate(sandbox, clock, classic.dataConnector, files);
  const run = await startRun(sandbox, clock);
  const activities = itemsOf(
    await graph(sandbox, `runs/${String(run['id'])}/activities?$expand=activity`),
  );
  t.same(
    Object.fromEntries(
      activities.map(({ status, activity }) => [String((activity as Json)['id']), status]),
    ),
    { [sis.inboundFlow]: 'skipped', [classic.inboundFlow]: 'completed' },
  );
  const { inboundTotals } = await statisticsOf(sandbox, run);
  const rows = (name: string): number =>
    (files[name]?.toString().trim().split('\n').length ?? 1) - 1;
  t.match(inboundTotals, {
    errors: 0,
    organizations: rows('School.csv'),
    people: rows('Student.csv') + rows('Teacher.csv'),
    groups: rows('Section.csv'),
  });
});

t.test('files are used once validation has succeeded, and once', async (t) => {
  const { sandbox, clock } = await start(t);
  await validate(sandbox, clock, sis.dataConnector, bytes({ 'orgs.csv': 'sourcedId,name,type\n' }));
  const people = async (): Promise<unknown> => {
    const run = await startRun(sandbox, clock);
    return ((await statisticsOf(sandbox, run))['inboundTotals'] as Json)['people'];
  };
  t.equal(await people(), 0, 'rejected files are not used');
  await validate(sandbox, clock, sis.dataConnector, bytes(roster));
  t.equal(await people(), 3);
  t.equal(await people(), 0, 'skipped: nothing new');
});

t.test('a run is running, then ended, and its forms of address are all taken', async (t) => {
  const { sandbox, clock } = await start(t, { timings: { runMs: 60_000 } });
  await validate(sandbox, clock, sis.dataConnector, bytes(roster));
  const { id } = await startRun(sandbox, clock);
  const look = async (path: string): Promise<Json> => {
    const { status, body } = await graph(sandbox, path);
    t.equal(status, 200, path);
    return body;
  };
  t.match(await look(`runs('${String(id)}')`), { status: 'running', endDateTime: null });
  t.match(await look(`runs/${String(id)}?$expand=activities`), {
    activities: [{ status: 'inProgress' }, { status: 'inProgress' }],
  });
  t.match(await look(`runs/${String(id)}/getStatistics`), { inboundTotals: null });
  clock.now += 60_000;
  for (const form of [
    'getStatistics',
    'getStatistics()',
    'microsoft.graph.industryData.getStatistics()',
  ])
    t.match(await look(`runs('${String(id)}')/${form}`), { inboundTotals: { people: 3 } });
  const [activity] = itemsOf(await graph(sandbox, `runs/${String(id)}/activities`));
  const path = `runs/${String(id)}/activities/${String(activity?.['id'])}`;
  t.match(await look(path), { id: activity?.['id'] });
  t.match(await look(`${path}/activity`), { readinessStatus: 'ready' });
  t.equal(itemsOf(await graph(sandbox, 'runs')).length, 1);
  t.equal((await graph(sandbox, 'runs/nothing')).status, 404);
});

t.test('five starts in 12 hours, the sixth waits for the first to leave', async (t) => {
  const { sandbox, clock } = await start(t);
  const begin = clock.now;
  for (let count = 0; count < 5; count += 1) {
    t.equal(
      (await graph(sandbox, 'runs/microsoft.graph.industryData.start', { method: 'POST' })).status,
      202,
    );
    clock.now += 60_000;
  }
  const refused = await graph(sandbox, 'runs/start', { method: 'POST' });
  t.same([refused.status, refused.headers.get('retry-after')], [429, String(12 * 3600 - 300)]);
  clock.now = begin + 12 * 3_600_000;
  t.equal((await graph(sandbox, 'runs/start', { method: 'POST' })).status, 202);
});

t.test('runs need their own permissions', async (t) => {
  const { sandbox } = await start(t);
  const as = (...scopes: string[]) => ({
    token: { scopes: scopes.map((one) => `IndustryData-Run.${one}`) },
  });
  t.equal((await graph(sandbox, 'runs', as('Start'))).status, 403);
  t.equal((await graph(sandbox, 'runs', as('Read.All'))).status, 200);
  t.equal((await graph(sandbox, 'runs/start', { method: 'POST', ...as('Read.All') })).status, 403);
  t.equal((await graph(sandbox, 'runs/start', { method: 'POST', ...as('Start') })).status, 202);
});

t.test('the form of the documented example is answered on request', async (t) => {
  const { sandbox, clock } = await start(t, { timings: { statisticsForm: 'documented' } });
  await validate(sandbox, clock, sis.dataConnector, bytes(roster));
  const { activityStatistics } = await statisticsOf(sandbox, await startRun(sandbox, clock));
  t.same(activityStatistics, [
    { role: 'student', count: 2 },
    { role: 'teacher', count: 1 },
  ]);
});
