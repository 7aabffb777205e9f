import t from 'tap';
import { createApiKey } from '../../proxy/auth/api-keys';
import { sandboxIdentity } from '../../proxy/config';
import { createMemoryStores } from '../memory-stores';
import { codeOf, startBridge, type ErrorAnswer } from './bridge';

interface Flow {
  id: string;
  dataConnectorId: string;
  fileFormat: string;
  readinessStatus: string;
}
type Bridge = Awaited<ReturnType<typeof startBridge>>;

const readyFlow = async ({ call }: Bridge, format = 'sds-v2.1') => {
  const flows = (await call('GET', '/v1/inbound-flows')).json<{ value: Flow[] }>().value;
  return flows.find(
    (flow) => flow.fileFormat === format && flow.readinessStatus === 'ready',
  ) as Flow;
};

t.test('all connectors and flows are listed over several pages', async (t) => {
  const bridge = await startBridge(t, { sandbox: { timings: { pageSize: 1 } } });
  const connectors = (await bridge.call('GET', '/v1/data-connectors')).json<{
    value: { fileFormat: string; inboundFlowId: string }[];
  }>().value;
  t.same(connectors.map(({ fileFormat }) => fileFormat).sort(), ['sds-v1', 'sds-v2.1', 'sds-v2.1']);
  t.ok(connectors.every(({ inboundFlowId }) => inboundFlowId));
  const pages = bridge.sandbox.requests.filter(({ path }) => path.endsWith('/dataConnectors'));
  t.equal(pages.length, 3);
});

t.test('an inbound flow tells its data connector flat', async (t) => {
  const bridge = await startBridge(t);
  const flow = await readyFlow(bridge, 'sds-v1');
  t.match((await bridge.call('GET', `/v1/inbound-flows/${flow.id}`)).json(), {
    id: flow.id,
    dataConnectorId: flow.dataConnectorId,
    yearName: /2026/,
  });
  const unknown = await bridge.call(
    'GET',
    '/v1/inbound-flows/00000000-0000-4000-8000-00000000dead',
  );
  t.same([unknown.statusCode, codeOf(unknown)], [404, 'GRAPH_NOT_FOUND']);
});

t.test('a connection tells who it is and what it may do', async (t) => {
  const bridge = await startBridge(t);
  const answer = await bridge.call('GET', '/v1/me');
  t.equal(answer.statusCode, 200);
  const me = answer.json<{
    tenantId: string;
    kind: string;
    roles: string[];
    callsPerMinute: number;
  }>();
  t.match(me, { kind: 'user', callsPerMinute: 100, tenantId: sandboxIdentity.tenantId });
  t.ok(me.roles.includes('Roster.Sync'));
  t.notOk('dataConnectorIds' in me);
  t.equal(bridge.sandbox.requests.filter(({ path }) => path.includes('industryData')).length, 0);
});

t.test('an API key is told its roles and data connectors', async (t) => {
  const { apiKeys } = createMemoryStores();
  const bridge = await startBridge(t, { stores: { apiKeys } });
  const key = await createApiKey(apiKeys, {
    tenantId: sandboxIdentity.tenantId,
    roles: ['Roster.Read'],
    dataConnectors: ['b', 'a'],
    label: 'test',
  });
  const answer = await bridge.app.inject({ url: '/v1/me', headers: { 'x-api-key': key } });
  t.match(answer.json(), { kind: 'api-key', roles: ['Roster.Read'], dataConnectorIds: ['a', 'b'] });
});

t.test(
  'an empty API key beside a token counts as none, a key beside a token does not',
  async (t) => {
    const bridge = await startBridge(t);
    const statusWith = async (key: string) =>
      (await bridge.call('GET', '/v1/me', { headers: { 'x-api-key': key } })).statusCode;
    t.same(
      [await statusWith(''), await statusWith(' '), await statusWith('sdsb_x')],
      [200, 200, 401],
    );
    const alone = await bridge.app.inject({ url: '/v1/me', headers: { 'x-api-key': '' } });
    t.same([alone.statusCode, codeOf(alone)], [401, 'CALLER_TOKEN_MISSING']);
  },
);

t.test('a session, a validation and its rejection, step by step', async (t) => {
  let ahead = 0;
  const clock = () => Date.now() + ahead;
  const timings = { notStartedMs: 10_000, runningMs: 10_000 };
  const bridge = await startBridge(t, { sandbox: { clock, timings } });
  const { dataConnectorId } = await readyFlow(bridge);
  const session = (
    await bridge.call(
      'GET',
      `/v1/data-connectors/${dataConnectorId}/upload-session?resetSession=true`,
    )
  ).json<{ sessionUrl: string; containerId: string }>();
  t.ok(session.sessionUrl.startsWith(bridge.sandbox.storageOrigin));
  const started = await bridge.call('POST', `/v1/data-connectors/${dataConnectorId}/validate`);
  const { validationOperationUri, operationId } = started.json<{
    validationOperationUri: string;
    operationId: string;
  }>();
  t.same([started.statusCode, started.headers.location], [200, validationOperationUri]);
  const repeated = (
    await bridge.call('POST', `/v1/data-connectors/${dataConnectorId}/validate`)
  ).json<{ operationId: string }>();
  t.equal(repeated.operationId, operationId, 'a repeated call starts nothing');
  t.match(
    (
      await bridge.call('GET', '/v1/validation-result', {
        query: { ValidationOperationUri: operationId },
      })
    ).json(),
    { outcome: 'running' },
  );
  ahead = 21_000;
  const result = (
    await bridge.call('GET', '/v1/validation-result', {
      query: { ValidationOperationUri: validationOperationUri },
    })
  ).json<{ errors: object[] }>();
  t.match(result, {
    status: 'succeeded',
    outcome: 'rejected',
    summary: /orgs\.csv/,
    validatedFiles: [],
  });
  t.ok(result.errors.length >= 3);
});

t.test('a session without reset is the same container, with reset a new one', async (t) => {
  const bridge = await startBridge(t);
  const { dataConnectorId } = await readyFlow(bridge);
  const container = async (query: string) =>
    (
      await bridge.call('GET', `/v1/data-connectors/${dataConnectorId}/upload-session${query}`)
    ).json<{ containerId: string }>().containerId;
  const first = await container('');
  t.equal(await container('?resetSession=false'), first);
  t.not(await container('?resetSession=true'), first);
});

t.test('the handle of GetDelegatedToken opens for its caller alone', async (t) => {
  const { call } = await startBridge(t);
  const { access_token: handle } = (await call('POST', '/v1/delegated-token')).json<{
    access_token: string;
  }>();
  t.equal(
    (await call('GET', '/v1/data-connectors', { headers: { 'access-token': `Bearer ${handle}` } }))
      .statusCode,
    200,
  );
  const stolen = await call('GET', '/v1/data-connectors', {
    as: { user: 'teacher' },
    headers: { 'access-token': handle },
  });
  t.same([stolen.statusCode, codeOf(stolen)], [401, 'HANDLE_FOREIGN']);
});

t.test('an application without a user acts as itself', async (t) => {
  const { call, sandbox } = await startBridge(t);
  t.equal((await call('GET', '/v1/data-connectors', { as: { app: true } })).statusCode, 200);
  t.ok(sandbox.requests.some(({ area, status }) => area === 'graph' && status === 200));
});

t.test('what Entra ID refuses is told with what to do', async (t) => {
  const { call } = await startBridge(t);
  const expected: [string, number, string][] = [
    ['blocked', 403, 'ACCESS_BLOCKED_BY_POLICY'],
    ['mfa', 401, 'SIGN_IN_REQUIRED'],
    ['disabled', 403, 'ACCOUNT_UNUSABLE'],
    ['no-consent', 403, 'CONSENT_REQUIRED'],
  ];
  for (const [user, status, code] of expected) {
    const answer = await call('GET', '/v1/data-connectors', {
      as: { user, scopes: ['Roster.Read'] },
    });
    t.same([answer.statusCode, codeOf(answer)], [status, code], user);
    if (user === 'mfa')
      t.match(answer.headers['www-authenticate'], /error="insufficient_claims", claims="[\w-]+"/);
  }
});

t.test('what Graph refuses keeps its code and request id', async (t) => {
  const { call, sandbox } = await startBridge(t);
  sandbox.faults.add({
    area: 'graph',
    kind: 'status',
    status: 403,
    code: 'Authorization_RequestDenied',
    match: { pathIncludes: 'inboundFlows' },
  });
  const answer = await call('GET', '/v1/inbound-flows');
  t.same([answer.statusCode, codeOf(answer)], [403, 'GRAPH_FORBIDDEN']);
  const detail = answer.json<ErrorAnswer>().error.details?.[0];
  t.match(detail, {
    code: 'Authorization_RequestDenied',
    message: /answered 403; its request id is [\w-]{36}/,
  });
});

t.test('a long Retry-After of Graph reaches the caller and is obeyed', async (t) => {
  const { call, sandbox } = await startBridge(t);
  sandbox.faults.add({ area: 'graph', kind: 'throttle', retryAfterSeconds: 30 });
  const first = await call('GET', '/v1/inbound-flows');
  t.same([first.statusCode, first.headers['retry-after']], [429, '30']);
  const before = sandbox.requests.length;
  const second = await call('GET', '/v1/inbound-flows');
  t.equal(second.statusCode, 429);
  t.ok(Number(second.headers['retry-after']) <= 30);
  t.equal(sandbox.requests.length, before, 'nothing was sent meanwhile');
});

t.test('a short fault of Graph is not seen by the caller', async (t) => {
  const { call, sandbox } = await startBridge(t);
  sandbox.faults.add({ area: 'graph', kind: 'status', status: 503 });
  sandbox.faults.add({ area: 'graph', kind: 'drop' });
  sandbox.faults.add({ area: 'graph', kind: 'throttle', retryAfterSeconds: 1 });
  t.equal((await call('GET', '/v1/inbound-flows')).statusCode, 200);
  sandbox.faults.add({ area: 'graph', kind: 'truncate' });
  t.equal((await call('GET', '/v1/inbound-flows')).statusCode, 200);
});

for (const kind of ['drop', 'truncate'] as const)
  t.test(`a lost answer of validate (${kind}) is not sent twice`, async (t) => {
    const bridge = await startBridge(t);
    const { dataConnectorId } = await readyFlow(bridge);
    await bridge.call(
      'GET',
      `/v1/data-connectors/${dataConnectorId}/upload-session?resetSession=true`,
    );
    bridge.sandbox.faults.add({
      area: 'graph',
      kind,
      afterWork: true,
      match: { pathIncludes: 'validate' },
    });
    const answer = await bridge.call('POST', `/v1/data-connectors/${dataConnectorId}/validate`);
    t.same([answer.statusCode, codeOf(answer)], [503, 'GRAPH_UNAVAILABLE']);
    t.equal(bridge.sandbox.requests.filter(({ path }) => path.includes('validate')).length, 1);
  });

t.test('no token, signature or name reaches the log of all this', async (t) => {
  const bridge = await startBridge(t);
  const { dataConnectorId } = await readyFlow(bridge);
  const token = await bridge.sandbox.issueToken();
  const { access_token: handle } = (
    await bridge.call('POST', '/v1/delegated-token', { payload: { password: 'hunter2' } })
  ).json<{ access_token: string }>();
  const session = (
    await bridge.call('GET', `/v1/data-connectors/${dataConnectorId}/upload-session`, {
      headers: { 'access-token': handle },
    })
  ).json<{ sessionUrl: string }>();
  await bridge.call('GET', '/v1/data-connectors', { as: { user: 'blocked' } });
  const signature = new URL(session.sessionUrl).searchParams.get('sig') ?? 'none';
  const log = bridge.logged();
  t.match(log, /GetDelegatedToken/);
  for (const secret of [
    token.split('.')[2],
    handle.split('.')[4],
    signature,
    encodeURIComponent(signature),
    'hunter2',
    'sig=',
    'Whitfield',
    'Ferreira',
    'admin@',
    'sandbox-only-secret',
  ]) {
    t.notOk(log.includes(secret ?? '-'), String(secret));
  }
});
