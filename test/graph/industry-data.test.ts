import t from 'tap';
import { createIndustryData } from '../../proxy/graph/industry-data';
import { hostileAddresses } from './hostile-addresses';
import { caller, createScriptedGraph, root, type Script } from './scripted-graph';

const scope = { caller };
const setUp = (script: Script) => {
  const graph = createScriptedGraph(script);
  return { ...graph, industryData: createIndustryData(graph.client, graph.clock) };
};
const flow = {
  id: 'f1',
  displayName: 'Flow',
  readinessStatus: 'ready',
  dataConnector: { id: 'c1', displayName: 'One', fileFormat: null },
};
const session = {
  containerId: 'box',
  containerExpirationDateTime: '2026-03-05T06:07:39.3096785Z',
  sessionExpirationDateTime: '2026-03-03T20:07:39Z',
  sessionUrl: 'http://127.0.0.1:8082/t/c1/box?sig=s',
};

t.test('connectors of all pages come with the flow that each feeds', async (t) => {
  const { industryData } = setUp(({ url }) => {
    if (url.includes('/inboundFlows')) return { json: { value: [flow] } };
    if (url.includes('skiptoken'))
      return {
        json: {
          value: [{ id: 'c2', displayName: 'Two', fileFormat: { code: 'schoolDataSyncV1' } }],
        },
      };
    return {
      json: {
        value: [{ id: 'c1', displayName: 'One' }],
        '@odata.nextLink': `${root}/dataConnectors?$skiptoken=2`,
      },
    };
  });
  t.same(await industryData.listDataConnectors(scope), [
    {
      id: 'c1',
      displayName: 'One',
      fileFormat: 'sds-v2.1',
      inboundFlowId: 'f1',
      inboundFlowName: 'Flow',
    },
    { id: 'c2', displayName: 'Two', fileFormat: 'sds-v1' },
  ]);
});

t.test('a refused $expand costs the source system, not the list', async (t) => {
  const { industryData } = setUp(({ url }) =>
    url.includes('sourceSystem') ? { status: 400 } : { json: { value: [] } },
  );
  t.same(await industryData.listDataConnectors(scope), []);
});

t.test('a nextLink elsewhere, or without end, ends the call', async (t) => {
  const hostile = hostileAddresses(
    '127.0.0.1:8081',
    '127.0.0.1:9',
    '/beta/external/industryData/inboundFlows',
  );
  for (const link of hostile.filter(Boolean)) {
    const { industryData, sent } = setUp(() => ({ json: { value: [], '@odata.nextLink': link } }));
    await t.rejects(
      industryData.listInboundFlows(scope),
      { code: 'ADDRESS_NOT_ALLOWED' },
      JSON.stringify(link),
    );
    t.equal(sent.length, 1);
  }
  const looping = setUp(() => ({
    json: { value: [], '@odata.nextLink': `${root}/inboundFlows?$skiptoken=1` },
  }));
  await t.rejects(looping.industryData.listInboundFlows(scope), { code: 'GRAPH_ANSWER_INVALID' });
  t.equal(looping.sent.length, 2);
});

t.test('a reset uses the inline form and falls back to the query form', async (t) => {
  const { industryData, sent } = setUp(({ url }) =>
    url.includes('(resetSession=true)') ? { status: 404 } : { json: session },
  );
  t.match(await industryData.getUploadSession(scope, 'c1', true), { containerId: 'box' });
  t.match(sent[1]?.url, /getUploadSession\(\)\?resetSession=true$/);
  await industryData.getUploadSession(scope, 'c1', false);
  t.match(
    sent[2]?.url,
    /dataConnectors\('c1'\)\/microsoft\.graph\.industryData\.azureDataLakeConnector\/microsoft\.graph\.industryData\.getUploadSession\(\)$/,
  );
});

t.test('a session address outside the storage is not handed out', async (t) => {
  const good = 'http://127.0.0.1:8082/';
  for (const sessionUrl of hostileAddresses('127.0.0.1:8082', '127.0.0.1:9', '/t/c1/box?sig=s')) {
    const { industryData } = setUp(() => ({ json: { ...session, sessionUrl } }));
    const result = await industryData
      .getUploadSession(scope, 'c1', false)
      .catch((error: { code: string }) => error.code);
    const expected = sessionUrl.startsWith(good) ? { sessionUrl } : 'ADDRESS_NOT_ALLOWED';
    t.match(result, expected, JSON.stringify(sessionUrl));
  }
});

t.test('a container that another process opened gets a validation of its own', async (t) => {
  let started = 0;
  const { industryData } = setUp(({ method }) =>
    method === 'POST'
      ? { status: 202, headers: { location: `${root}/operations/op${(started += 1)}` } }
      : { json: session },
  );
  await industryData.getUploadSession(scope, 'c1', true);
  const ids = [];
  for (const container of ['box', 'box', 'another', 'another'])
    ids.push((await industryData.startValidation(scope, 'c1', container)).operationId);
  t.same(ids, ['op1', 'op1', 'op2', 'op2']);
});

t.test('a validation is started once for a container, however often it is asked for', async (t) => {
  let operations = 0;
  const { industryData, sent, pass } = setUp(({ method }) =>
    method === 'POST'
      ? { status: 202, headers: { location: `${root}/operations/op${(operations += 1)}` } }
      : { json: session },
  );
  await industryData.getUploadSession(scope, 'c1', true);
  const [first, second] = await Promise.all([
    industryData.startValidation(scope, 'c1'),
    industryData.startValidation(scope, 'c1'),
  ]);
  t.same([first.operationId, second.operationId], ['op1', 'op1']);
  t.match(first, { validationOperationUri: `${root}/operations/op1`, retryAfterSeconds: 5 });
  t.equal(
    (await industryData.startValidation({ caller: { ...caller, objectId: 'object-2' } }, 'c1'))
      .operationId,
    'op2',
    'another caller',
  );
  pass(10 * 60_000);
  t.equal(
    (await industryData.startValidation(scope, 'c1')).operationId,
    'op3',
    'ten minutes later',
  );
  t.equal(sent.filter(({ method }) => method === 'POST').length, 3);
});

t.test('a failed start is not remembered', async (t) => {
  let calls = 0;
  const { industryData } = setUp(({ method }) => {
    if (method === 'GET') return { json: session };
    return (calls += 1) === 1
      ? { status: 409 }
      : { status: 202, headers: { location: `${root}/operations/op` } };
  });
  await industryData.getUploadSession(scope, 'c1', true);
  await t.rejects(industryData.startValidation(scope, 'c1'), { code: 'GRAPH_CONFLICT' });
  t.equal((await industryData.startValidation(scope, 'c1')).operationId, 'op');
});

t.test('a Location elsewhere is refused and never called', async (t) => {
  for (const location of hostileAddresses(
    '127.0.0.1:8081',
    '127.0.0.1:9',
    '/beta/external/industryData/operations/op',
  ).filter(Boolean)) {
    const { industryData, sent } = setUp(() => ({ status: 202, headers: { location } }));
    await t.rejects(
      industryData.startValidation(scope, 'c1'),
      { code: 'ADDRESS_NOT_ALLOWED' },
      JSON.stringify(location),
    );
    t.equal(sent.length, 1);
  }
  await t.rejects(setUp(() => ({ status: 202 })).industryData.startValidation(scope, 'c1'), {
    code: 'GRAPH_ANSWER_INVALID',
  });
});

t.test('succeeded is accepted only without errors', async (t) => {
  const missing = { code: 'RequiredFileNotFound', message: 'm', target: 'orgs.csv' };
  const cases: [Record<string, unknown>, string][] = [
    [{ status: 'succeeded', errors: [], validatedFiles: ['users.csv'] }, 'accepted'],
    [{ status: 'succeeded', errors: null, warnings: [missing] }, 'accepted'],
    [{ status: 'succeeded', errors: [missing] }, 'rejected'],
    [{ status: 'failed', errors: [] }, 'failed'],
    [{ status: 'notStarted' }, 'running'],
    [{ status: 'unknownFutureValue' }, 'running'],
    [{ status: null }, 'running'],
  ];
  for (const [operation, outcome] of cases) {
    const { industryData, sent } = setUp(() => ({ json: { id: 'op', ...operation } }));
    const result = await industryData.getValidationResult(scope, `${root}/operations('op')`);
    t.equal(result.outcome, outcome, JSON.stringify(operation));
    t.equal(result.retryAfterSeconds, outcome === 'running' ? 5 : undefined);
    t.equal(sent[0]?.url, `${root}/operations/op`);
  }
});

t.test('an answer of another shape is told as such', async (t) => {
  const { industryData } = setUp(() => ({ json: { id: 7 } }));
  await t.rejects(industryData.getInboundFlow(scope, 'f1'), {
    code: 'GRAPH_ANSWER_INVALID',
    target: 'id',
  });
  await t.rejects(industryData.getValidationResult(scope, 'http://127.0.0.1:9/operations/op'), {
    code: 'VALIDATION_URI_INVALID',
  });
});
