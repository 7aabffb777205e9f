import t from 'tap';
import { createIndustryData } from '../../proxy/graph/industry-data';
import { caller, createScriptedGraph, root, type Script } from './scripted-graph';

const scope = { caller };
const setUp = (script: Script) => {
  const graph = createScriptedGraph(script);
  return { ...graph, industryData: createIndustryData(graph.client, graph.clock) };
};
const hour = 3_600_000;
const run = (id: string, more: object = {}) => ({
  id,
  displayName: `Run ${id}`,
  startDateTime: '2026-03-03T11:10:00.1234567Z',
  endDateTime: null,
  status: 'running',
  ...more,
});

t.test('a run has ended by its status, or by its end when the status is new', async (t) => {
  const cases: [object, string, boolean][] = [
    [{ status: 'running' }, 'running', false],
    [{ status: 'running', endDateTime: '2026-03-03T12:00:00Z' }, 'running', false],
    [{ status: 'failed' }, 'failed', true],
    [{ status: 'completed' }, 'completed', true],
    [{ status: 'completedWithErrors' }, 'completedWithErrors', true],
    [{ status: 'completedWithWarnings' }, 'completedWithWarnings', true],
    [{ status: 'pausedByMoon' }, 'pausedByMoon', false],
    [{ status: 'pausedByMoon', endDateTime: '0001-01-01T00:00:00Z' }, 'pausedByMoon', false],
    [{ status: 'endedByMoon', endDateTime: '2026-03-03T12:00:00Z' }, 'endedByMoon', true],
    [{ status: null }, 'unknown', false],
  ];
  for (const [more, status, isEnded] of cases) {
    const { industryData } = setUp(() => ({ json: { value: [run('a', more)] } }));
    t.match(await industryData.listRuns(scope), [{ status, isEnded }], JSON.stringify(more));
  }
});

t.test('runs of all pages come newest first', async (t) => {
  const { industryData } = setUp(({ url }) =>
    url.includes('skiptoken')
      ? { json: { value: [run('c', { startDateTime: '2026-03-03T11:10:00.9Z' })] } }
      : {
          json: {
            value: [run('a', { startDateTime: '2026-03-03T11:10:00Z' }), run('b')],
            '@odata.nextLink': `${root}/runs?$skiptoken=1`,
          },
        },
  );
  t.same(
    (await industryData.listRuns(scope)).map(({ id }) => id),
    ['c', 'b', 'a'],
  );
});

const inMetadata = {
  runId: 'r',
  status: 'completedWithErrors',
  inboundTotals: { errors: 2, warnings: null, people: 10, groups: 3 },
  activityStatistics: [
    {
      activityId: 'flow-1',
      displayName: 'Flow',
      status: 'completedWithErrors',
      errors: 2,
      people: { active: 10, inactive: 1, total: null },
      matchedPeopleByRole: [{ count: 4, role: 'student' }],
    },
    { activityId: 'nobody', displayName: 'Gone', status: 'brandNew', people: null },
  ],
};
/** As in Microsoft's documentation, against its metadata. */
const inDocumentation = {
  runId: 'r',
  status: 'running',
  inboundTotals: { people: 10, matchedPeopleByRole: [{ count: 4, role: 'student' }] },
  activityStatistics: [
    { count: 4, role: 'student' },
    { count: 1, role: 'teacher' },
  ],
};
const statisticsScript =
  (statistics: object): Script =>
  ({ url }) => {
    if (url.endsWith('getStatistics')) return { json: statistics };
    if (url.includes('/activities'))
      return {
        json: {
          value: [
            { id: 'act', displayName: 'Flow', status: 'skipped', activity: { id: 'flow-1' } },
            { id: 'out', displayName: 'Outbound', status: 'inProgress', activity: null },
          ],
        },
      };
    return { json: run('r', { status: 'completedWithErrors', blockingError: { code: 'X' } }) };
  };

t.test('statistics are read as the metadata has them', async (t) => {
  const { industryData } = setUp(statisticsScript(inMetadata));
  t.same(await industryData.getRun(scope, 'r'), {
    id: 'r',
    displayName: 'Run r',
    status: 'completedWithErrors',
    isEnded: true,
    startDateTime: '2026-03-03T11:10:00.1234567Z',
    blockingError: { code: 'X', message: '' },
    totals: {
      errors: 2,
      people: { active: 10 },
      groups: { active: 3 },
      matchedPeopleByRole: [],
      unmatchedPeopleByRole: [],
    },
    activities: [
      {
        id: 'act',
        displayName: 'Flow',
        status: 'skipped',
        inboundFlowId: 'flow-1',
        results: {
          errors: 2,
          people: { active: 10, inactive: 1 },
          matchedPeopleByRole: [{ role: 'student', count: 4 }],
          unmatchedPeopleByRole: [],
        },
      },
      { id: 'out', displayName: 'Outbound', status: 'inProgress' },
      { displayName: 'Gone', status: 'brandNew' },
    ],
  });
});

t.test('and as the documentation has them', async (t) => {
  const { industryData } = setUp(statisticsScript(inDocumentation));
  const { totals, activities } = await industryData.getRun(scope, 'r');
  t.match(totals, { people: { active: 10 }, matchedPeopleByRole: [{ role: 'student', count: 4 }] });
  t.same(
    activities.map(({ displayName, results }) => [displayName, results]),
    [
      ['Flow', undefined],
      ['Outbound', undefined],
    ],
  );
});

t.test('a run without statistics or activities is still a run', async (t) => {
  for (const refusal of [{ status: 400 }, { status: 404 }]) {
    const { industryData, sent } = setUp(({ url }) =>
      url.endsWith('/runs/r') ? { json: run('r') } : refusal,
    );
    t.same((await industryData.getRun(scope, 'r')).activities, []);
    t.ok(sent.some(({ url }) => url.endsWith('microsoft.graph.industryData.getStatistics()')));
  }
  const odd = setUp(statisticsScript({ activityStatistics: 'none', inboundTotals: [1] }));
  t.equal((await odd.industryData.getRun(scope, 'r')).totals, undefined);
});

t.test('a key for some data connectors sees only what a run did with theirs', async (t) => {
  const flows = {
    value: [
      {
        id: 'flow-1',
        displayName: 'F',
        readinessStatus: 'ready',
        dataConnector: { id: 'c1', displayName: 'C' },
      },
    ],
  };
  const { industryData } = setUp((request, call) =>
    request.url.includes('/inboundFlows')
      ? { json: flows }
      : statisticsScript(inMetadata)(request, call),
  );
  const as = (id: string) => ({ caller: { ...caller, dataConnectors: new Set([id]) } });
  const own = await industryData.getRun(as('c1'), 'r');
  t.same([own.activities.map(({ id }) => id), own.totals], [['act'], undefined]);
  t.same((await industryData.getRun(as('c2'), 'r')).activities, []);
});

/** Answers a list of runs and counts the starts. */
function startable(runs: object[] = []) {
  let started = 0;
  const graph = setUp(({ method, url }) => {
    if (method === 'GET' && url.includes('/operations/'))
      return {
        json: { id: 'x', resourceLocation: 'https://elsewhere.example/beta/industryData/runs/r1' },
      };
    if (method === 'GET') return { json: { value: runs } };
    return { status: 202, headers: { location: `${root}/operations/op${(started += 1)}` } };
  });
  return { ...graph, starts: () => started };
}

t.test('a start repeated within ten minutes is the first one', async (t) => {
  const { industryData, pass, starts } = startable();
  const [a, b] = await Promise.all([industryData.startRun(scope), industryData.startRun(scope)]);
  t.same(
    [a, b],
    [
      { operationId: 'op1', startsLeft: 4 },
      { operationId: 'op1', startsLeft: 4 },
    ],
  );
  t.equal((await industryData.startRun(scope, 'an upload')).operationId, 'op2', 'another purpose');
  const other = { caller: { ...caller, objectId: 'object-2' } };
  t.same(await industryData.startRun(other), { operationId: 'op3', startsLeft: 2 });
  pass(10 * 60_000);
  t.equal((await industryData.startRun(scope)).operationId, 'op4');
  t.equal(starts(), 4);
  t.equal(await industryData.runOfOperation(scope, 'op4'), 'r1');
});

t.test('the sixth start in 12 hours is refused before Graph is asked', async (t) => {
  const { industryData, pass, starts } = startable();
  for (const key of ['1', '2', '3', '4', '5']) {
    await industryData.startRun(scope, key);
    pass(hour);
  }
  const refusal = { code: 'RUN_LIMIT_REACHED', status: 429, retryAfterSeconds: 7 * 3600 };
  await t.rejects(industryData.startRun(scope, '6'), refusal);
  t.equal(starts(), 5);
  const elsewhere = { caller: { ...caller, tenantId: 'tenant-2' } };
  t.equal((await industryData.startRun(elsewhere, '6')).startsLeft, 4, 'another tenant');
  pass(7 * hour);
  t.equal((await industryData.startRun(scope, '6')).startsLeft, 0);
});

t.test('runs that others started count, save one for the schedule and failed ones', async (t) => {
  const listed = (count: number, status = 'completed') =>
    Array.from({ length: count }, (_, index) =>
      run(`r${index}`, { status, startDateTime: new Date(index * 60_000 + 1).toISOString() }),
    );
  t.equal((await startable(listed(3)).industryData.startRun(scope)).startsLeft, 2);
  t.equal((await startable(listed(5)).industryData.startRun(scope)).startsLeft, 0);
  t.equal((await startable(listed(9, 'failed')).industryData.startRun(scope)).startsLeft, 4);
  const full = startable(listed(6));
  await t.rejects(full.industryData.startRun(scope), { code: 'RUN_LIMIT_REACHED' });
  t.equal(full.starts(), 0);
});

t.test('the limit that Graph tells stops no other call', async (t) => {
  const { industryData, sent } = setUp(({ method }) =>
    method === 'POST'
      ? { status: 429, headers: { 'retry-after': '40000' } }
      : { json: { value: [] } },
  );
  const refusal = { code: 'RUN_LIMIT_REACHED', retryAfterSeconds: 40_000 };
  await t.rejects(industryData.startRun(scope), refusal);
  t.same(await industryData.listRuns(scope), []);
  await t.rejects(industryData.startRun(scope), refusal, 'a refused start is not remembered');
  t.equal(sent.filter(({ method }) => method === 'POST').length, 2);
});

t.test('throttling of a start is throttling', async (t) => {
  const { industryData } = setUp(({ method }) =>
    method === 'POST'
      ? { status: 429, headers: { 'retry-after': '300' } }
      : { json: { value: [] } },
  );
  await t.rejects(industryData.startRun(scope), { code: 'GRAPH_THROTTLED' });
  await t.rejects(industryData.listRuns(scope), { code: 'GRAPH_THROTTLED' });
});

t.test('a start that answers no operation of Graph is refused', async (t) => {
  for (const [location, code] of [
    ['http://127.0.0.1:9/beta/external/industryData/operations/op', 'ADDRESS_NOT_ALLOWED'],
    [undefined, 'GRAPH_ANSWER_INVALID'],
  ] as const) {
    const { industryData } = setUp(({ method }) =>
      method === 'POST'
        ? { status: 202, headers: location === undefined ? {} : { location } }
        : { json: { value: [] } },
    );
    await t.rejects(industryData.startRun(scope), { code });
  }
});
