import t from 'tap';
import { seedIds } from '../../proxy/sandbox';
import { secondTenantId } from '../../proxy/sandbox/entra/users';
import { graph, itemsOf, root, setUp, upload } from './graph-calls';
import { start } from './start-sandbox';

const sis = seedIds('sis');

t.test('both URL forms reach the same resources and operations', async (t) => {
  const { sandbox } = await start(t);
  const id = sis.dataConnector;
  const cast = 'microsoft.graph.industryData.azureDataLakeConnector';
  const forms = [
    `dataConnectors/${id}/${cast}/getUploadSession`,
    `dataConnectors/${id}/${cast}/GetUploadSession`,
    `dataConnectors('${id}')/${cast}/microsoft.graph.industryData.getUploadSession()`,
    `dataConnectors(%27${id}%27)/${cast}/microsoft.graph.industryData.getUploadSession()`,
  ];
  const containers = new Set<unknown>();
  for (const form of forms) containers.add((await graph(sandbox, form)).body['containerId']);
  t.equal(containers.size, 1, 'a repeated call answers the current session');
  for (const reset of [
    `${forms[0]}?resetSession=true`,
    forms[2]?.replace('()', '(resetSession=true)'),
  ])
    containers.add((await graph(sandbox, reset ?? '')).body['containerId']);
  t.equal(containers.size, 3);
  for (const form of ['validate', 'validate()', 'microsoft.graph.industryData.validate']) {
    await graph(sandbox, forms[0] ?? '');
    const { status } = await graph(sandbox, `dataConnectors/${id}/${form}`, { method: 'POST' });
    t.equal(status, 202, form);
  }
  t.equal((await graph(sandbox, `dataConnectors('${id}')`)).body['id'], id);
});

t.test('lists page with next links that keep the options', async (t) => {
  const { sandbox } = await start(t, { timings: { pageSize: 2 } });
  const first = await graph(sandbox, 'dataConnectors?$select=id,displayName');
  t.equal(itemsOf(first).length, 2);
  const next = String(first.body['@odata.nextLink']);
  t.match(next, `${root(sandbox)}/dataConnectors?$select=id,displayName&$skiptoken=id-%27`);
  const second = await graph(sandbox, next);
  t.notOk('@odata.nextLink' in second.body);
  t.equal(itemsOf(second).length, 1);
  const names = [...itemsOf(first), ...itemsOf(second)].map((one) => one['displayName']).sort();
  t.same(names, ['Fabrikam Classic CSV', 'Northwind SIS CSV', 'Northwind archive CSV']);
  t.equal(itemsOf(await graph(sandbox, 'dataConnectors?$top=1')).length, 1);
  t.same(Object.keys(itemsOf(first)[0] ?? {}).sort(), ['@odata.type', 'displayName', 'id']);
});

t.test('expand fills navigations, other query options are refused', async (t) => {
  const { sandbox } = await start(t);
  const flows = itemsOf(await graph(sandbox, 'inboundFlows?$expand=dataConnector,year'));
  const flow = flows.find((one) => one['id'] === sis.inboundFlow);
  t.match(flow, {
    readinessStatus: 'ready',
    dataConnector: { id: sis.dataConnector, fileFormat: { code: 'schoolDataSyncV2Rev1' } },
    year: { id: sis.year },
  });
  t.match(
    flows.find((one) => one['id'] === seedIds('archive').inboundFlow),
    {
      readinessStatus: 'expired',
      dataConnector: { fileFormat: null },
    },
  );
  t.match((await graph(sandbox, 'inboundFlows?expand=year')).status, 200, 'beta takes it bare');
  for (const query of [
    '$filter=x',
    '$expand=activities',
    '$orderby=id',
    'x=1',
    '$top=0',
    '$skiptoken=1',
  ])
    t.match(await graph(sandbox, `inboundFlows?${query}`), {
      status: 400,
      body: { error: { code: 'BadRequest' } },
    });
});

t.test('a new set-up is created, bound, changed and removed', async (t) => {
  const { sandbox, clock } = await start(t);
  const post = (path: string, body: object) =>
    graph(sandbox, path, { method: 'POST', body: { ...body }, token: setUp });
  const system = await post('sourceSystems', {
    displayName: 'SIS',
    userMatchingSettings: [
      {
        priorityOrder: 0,
        sourceIdentifier: { code: 'username' },
        domainName: 'x.example',
        'roleGroup@odata.bind': `${root(sandbox)}/roleGroups('students')`,
      },
    ],
  });
  t.equal(system.status, 201);
  t.notMatch(JSON.stringify(system.body), 'roleGroup');
  const connector = await post('dataConnectors', {
    '@odata.type': 'microsoft.graph.industryData.azureDataLakeConnector',
    displayName: 'New CSV',
    'sourceSystem@odata.bind': `external/industryData/sourceSystems/${String(system.body['id'])}`,
  });
  const id = String(connector.body['id']);
  const flow = await post('inboundFlows', {
    '@odata.type': '#microsoft.graph.industryData.inboundFileFlow',
    displayName: 'New flow',
    dataDomain: 'educationRostering',
    effectiveDateTime: '2026-08-01T00:00:00Z',
    'dataConnector@odata.bind': `${root(sandbox)}/dataConnectors/${id}`,
    'year@odata.bind': `${root(sandbox)}/years('${sis.year}')`,
  });
  t.equal(flow.body['readinessStatus'], 'notReady');
  const path = `inboundFlows/${String(flow.body['id'])}`;
  clock.now += 500;
  t.equal((await graph(sandbox, path)).body['readinessStatus'], 'ready');
  const body = { displayName: 'Renamed' };
  t.equal((await graph(sandbox, path, { method: 'PATCH', body, token: setUp })).status, 204);
  t.equal((await graph(sandbox, path)).body['displayName'], 'Renamed');
  const remove = (what: string) => graph(sandbox, what, { method: 'DELETE', token: setUp });
  t.equal((await remove(`dataConnectors/${id}`)).status, 409);
  t.equal((await remove(path)).status, 204);
  t.equal((await remove(`dataConnectors/${id}`)).status, 204);
  t.equal((await graph(sandbox, path)).status, 404);
});

t.test('wrong bodies are refused with the name of the property', async (t) => {
  const { sandbox } = await start(t);
  const post = async (path: string, body: object) =>
    (await graph(sandbox, path, { method: 'POST', body: { ...body }, token: setUp })).body;
  const type = '#microsoft.graph.industryData.azureDataLakeConnector';
  const connector = { '@odata.type': type, displayName: 'X', 'sourceSystem@odata.bind': 'x' };
  t.match(await post('dataConnectors', { displayName: 'X' }), {
    error: { message: /@odata.type/ },
  });
  t.match(await post('dataConnectors', connector), { error: { message: /sourceSystems/ } });
  t.match(await post('sourceSystems', { displayName: 'x'.repeat(101) }), {
    error: { code: 'BadRequest', message: /displayName/ },
  });
  const year = {
    displayName: 'Y',
    startDate: '2026-08-01',
    endDate: '2026-07-01',
    year: { code: '2026' },
  };
  t.match(await post('years', year), { error: { message: /endDate/ } });
});

t.test('the token decides: audience, signature, time, permission, tenant', async (t) => {
  const { sandbox } = await start(t);
  const id = sis.dataConnector;
  const status = async (path: string, token: object, method = 'GET') => {
    const { status: code, body } = await graph(sandbox, path, { token, method });
    return [code, (body['error'] as { code?: string } | undefined)?.code];
  };
  t.same(await status('dataConnectors', { audience: 'api' }), [401, 'InvalidAuthenticationToken']);
  t.same(await status('dataConnectors', { lifetimeSeconds: -60 }), [
    401,
    'InvalidAuthenticationToken',
  ]);
  t.same(await status('dataConnectors', { header: { alg: 'none' } }), [
    401,
    'InvalidAuthenticationToken',
  ]);
  const upload = { scopes: ['IndustryData-DataConnector.Upload'] };
  t.same(await status('dataConnectors', upload), [403, 'Authorization_RequestDenied']);
  t.same(await status('operations', upload), [403, 'Authorization_RequestDenied']);
  t.same(await status(`dataConnectors/${id}/validate`, upload, 'POST'), [409, 'Conflict']);
  t.same(await status('dataConnectors', { app: true }), [200, undefined]);
  t.same(await status('dataConnectors', { app: true, roles: [] }), [
    403,
    'Authorization_RequestDenied',
  ]);
  const other = '00000000-0000-4000-8000-00000000ffff';
  t.same(await status('dataConnectors', { tenant: other }), [404, 'UnknownError']);
  t.same(await status(`dataConnectors/${id}`, { tenant: secondTenantId }), [
    404,
    'ResourceNotFound',
  ]);
  const bare = await fetch(`${root(sandbox)}/dataConnectors`);
  t.match(bare.headers.get('www-authenticate'), /^Bearer realm="", authorization_uri=/);
});

t.test('an operation moves by the clock and its session is closed for good', async (t) => {
  const { sandbox, clock } = await start(t);
  const id = sis.dataConnector;
  const session = await upload(sandbox, id, { 'orgs.csv': Buffer.from('sourcedId') });
  const started = await graph(sandbox, `inboundFlows/${sis.inboundFlow}/dataConnector/validate`, {
    method: 'POST',
  });
  t.equal(started.status, 202);
  t.same(started.body, {});
  const location = started.headers.get('location') ?? '';
  t.match(location, new RegExp(`^${root(sandbox)}/operations/[0-9a-f-]{36}$`));
  const poll = async (later: number) => {
    clock.now += later;
    return (await graph(sandbox, location)).body;
  };
  t.match(await poll(0), { status: 'notStarted', errors: [], validatedFiles: [] });
  t.match(await poll(300), { status: 'running', errors: [] });
  t.match(await poll(700), { status: 'succeeded', statusDetail: null, validatedFiles: [] });
  t.match((await poll(0))['lastActionDateTime'], /\.\d{7}Z$/);
  const gone = await fetch(
    `${String(session['sessionUrl']).replace('?', '/x.csv?')}&resource=file`,
    { method: 'PUT' },
  );
  t.equal(gone.status, 404);
  t.equal((await graph(sandbox, `dataConnectors/${id}/validate`, { method: 'POST' })).status, 409);
});

t.test(
  'a session expires: its SAS is refused, validate conflicts, a new one is empty',
  async (t) => {
    const { sandbox, clock } = await start(t, { timings: { sessionMs: 1000 } });
    const id = sis.dataConnector;
    const session = await upload(sandbox, id, {});
    clock.now += 2000;
    const late = await fetch(
      `${String(session['sessionUrl']).replace('?', '/x.csv?')}&resource=file`,
      { method: 'PUT' },
    );
    t.equal(late.headers.get('x-ms-error-code'), 'AuthenticationFailed');
    t.equal(
      (await graph(sandbox, `dataConnectors/${id}/validate`, { method: 'POST' })).status,
      409,
    );
    const path = `dataConnectors/${id}/azureDataLakeConnector/getUploadSession`;
    t.not((await graph(sandbox, path)).body['containerId'], session['containerId']);
  },
);

t.test('answers carry the ids Graph sends, v1.0 knows nothing, the rest is 501', async (t) => {
  const { sandbox } = await start(t);
  const headers = { 'client-request-id': 'c-1' };
  const missing = await graph(sandbox, 'dataConnectors/none', { headers });
  t.equal(missing.headers.get('client-request-id'), 'c-1');
  t.ok(missing.headers.has('x-ms-ags-diagnostic'));
  t.match(missing.body, {
    error: {
      innerError: { 'request-id': missing.headers.get('request-id'), 'client-request-id': 'c-1' },
    },
  });
  t.equal((await graph(sandbox, `${sandbox.origin}/v1.0/external/industryData/runs`)).status, 404);
  for (const path of [
    'outboundProvisioningFlowSets',
    'dataConnectors/$count',
    `${sandbox.origin}/beta/me`,
  ])
    t.match(await graph(sandbox, path), {
      status: 501,
      body: { error: { code: 'SandboxNotSimulated' } },
    });
});
