import t from 'tap';
import { codeOf, startBridge, type ErrorAnswer } from './bridge';

/** The rows of the table of Entra's refusals: AADSTS numbers, what we answer, whether a challenge comes along. */
const rows: readonly {
  numbers: number[];
  status: number;
  code: string;
  message: RegExp;
  challenge?: boolean;
}[] = [
  {
    numbers: [65001, 65004, 90094, 90095],
    status: 403,
    code: 'CONSENT_REQUIRED',
    message: /administrator.*IndustryData-DataConnector\.Read\.All/,
  },
  {
    numbers: [50076, 50079, 50072, 50074, 50078, 50158, 50097],
    status: 401,
    code: 'SIGN_IN_REQUIRED',
    message: /Open the connection and sign in again/,
    challenge: true,
  },
  {
    numbers: [53000, 53001, 53002, 53003, 53009, 530002, 530003, 530004],
    status: 403,
    code: 'ACCESS_BLOCKED_BY_POLICY',
    message: /access policy/,
  },
  {
    numbers: [70008, 700082, 700084, 70043, 50173, 50132, 50133],
    status: 401,
    code: 'SIGN_IN_REQUIRED',
    message: /sign in again/,
  },
  {
    numbers: [50013, 500133, 50027],
    status: 401,
    code: 'SIGN_IN_REQUIRED',
    message: /sign in again/,
  },
  {
    numbers: [500131, 240002],
    status: 500,
    code: 'ENTRA_MISCONFIGURED',
    message: /Tell the operator/,
  },
  {
    numbers: [7000215, 7000222, 700027, 700024, 7000218, 7000216],
    status: 500,
    code: 'ENTRA_MISCONFIGURED',
    message: /Tell the operator/,
  },
  {
    numbers: [700016, 90002, 900023, 700003],
    status: 500,
    code: 'ENTRA_MISCONFIGURED',
    message: /Tell the operator/,
  },
  {
    numbers: [50105, 50020, 90072, 50034, 50053, 50055, 50057, 50126],
    status: 403,
    code: 'ACCOUNT_UNUSABLE',
    message: /account/,
  },
  {
    numbers: [70011, 28000, 1002012],
    status: 500,
    code: 'ENTRA_MISCONFIGURED',
    message: /Tell the operator/,
  },
  {
    numbers: [90033, 90034, 50196],
    status: 503,
    code: 'ENTRA_UNAVAILABLE',
    message: /Try again later/,
  },
];

t.test('each refusal of Entra ID has its status, code, message and challenge', async (t) => {
  const { call, sandbox } = await startBridge(t);
  for (const { numbers, status, code, message, challenge } of rows) {
    for (const errorCode of numbers) {
      sandbox.faults.clear();
      sandbox.faults.add({
        area: 'entra',
        match: { pathIncludes: 'oauth2' },
        kind: 'entraError',
        errorCode,
      });
      const answer = await call('POST', '/v1/delegated-token');
      t.same([answer.statusCode, codeOf(answer)], [status, code], `AADSTS${errorCode}`);
      const { error } = answer.json<ErrorAnswer>();
      t.match(error.message, message);
      t.match(error.details?.[0], {
        code: `AADSTS${errorCode}`,
        message: /microsoft-entra answered 4|5/,
        target: 'microsoft-entra',
      });
      if (challenge)
        t.match(answer.headers['www-authenticate'], /error="insufficient_claims", claims="[\w-]+"/);
    }
  }
});

t.test('claims without a suberror are kept', async (t) => {
  const { call, sandbox } = await startBridge(t);
  const claims = '{"access_token":{"capolids":{"essential":true,"values":["x"]}}}';
  sandbox.faults.add({
    area: 'entra',
    match: { pathIncludes: 'oauth2' },
    kind: 'entraError',
    errorCode: 50076,
    error: 'invalid_grant',
    suberror: '',
    claims,
  });
  const answer = await call('POST', '/v1/delegated-token');
  t.equal(answer.statusCode, 401);
  const sent = /claims="([\w-]+)"/.exec(String(answer.headers['www-authenticate']))?.[1] ?? '';
  t.equal(Buffer.from(sent, 'base64url').toString(), claims);
});

t.test('half an answer of Entra ID ends as unavailable and the next call goes well', async (t) => {
  const { call, sandbox } = await startBridge(t);
  sandbox.faults.add({ area: 'entra', match: { pathIncludes: 'oauth2' }, kind: 'truncate' });
  const cut = await call('POST', '/v1/delegated-token');
  t.same([cut.statusCode, codeOf(cut)], [503, 'ENTRA_UNAVAILABLE']);
  t.equal((await call('POST', '/v1/delegated-token')).statusCode, 200);
});

t.test('one person throttled by Entra ID does not hold up another', async (t) => {
  const { call, sandbox } = await startBridge(t);
  sandbox.faults.add({
    area: 'entra',
    match: { pathIncludes: 'oauth2' },
    kind: 'throttle',
    retryAfterSeconds: 60,
  });
  const throttled = await call('POST', '/v1/delegated-token');
  t.same(
    [throttled.statusCode, throttled.headers['retry-after'], codeOf(throttled)],
    [503, '60', 'ENTRA_UNAVAILABLE'],
  );
  t.equal((await call('POST', '/v1/delegated-token', { as: { user: 'teacher' } })).statusCode, 200);
});

t.test('a missing consent fails only its group of actions', async (t) => {
  const { call, sandbox } = await startBridge(t);
  const register = await fetch(`${sandbox.origin}/_sandbox/clients`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      clientId: '5a4db0c5-5d5b-4000-8000-0000000000a1',
      graphScopes: [
        'IndustryData-DataConnector.Read.All',
        'IndustryData-InboundFlow.Read.All',
        'IndustryData-SourceSystem.Read.All',
        'IndustryData-TimePeriod.Read.All',
        'IndustryData.ReadBasic.All',
      ],
    }),
  });
  t.equal(register.status, 201);
  const flows = await call('GET', '/v1/inbound-flows');
  t.equal(flows.statusCode, 200);
  const connector =
    flows.json<{ value: { dataConnectorId: string }[] }>().value[0]?.dataConnectorId ?? '';
  const session = await call('GET', `/v1/data-connectors/${connector}/upload-session`);
  t.same([session.statusCode, codeOf(session)], [403, 'CONSENT_REQUIRED']);
  t.match(session.json<ErrorAnswer>().error.message, /IndustryData-DataConnector\.Upload/);
});
