import { createHash, randomBytes } from 'node:crypto';
import t from 'tap';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { sandboxIdentity } from '../../proxy/config';
import { entraErrorTable } from '../../proxy/sandbox/entra/error-table';
import { apiApp, onBehalfOf, requestToken, start, type Json } from './start-sandbox';

const { tenantId, apiClientId, connectorClientId } = sandboxIdentity;
const apiScope = `api://${apiClientId}/.default openid profile offline_access`;

t.test('discovery and keys verify an issued token, version 1 and 2', async (t) => {
  const { sandbox } = await start(t);
  for (const [version, path] of [
    [2, '/v2.0'],
    [1, '/'],
  ] as const) {
    const at = `${sandbox.origin}/${tenantId}${path === '/' ? '' : path}/.well-known/openid-configuration`;
    const metadata = (await (await fetch(at)).json()) as Record<string, string>;
    const token = await sandbox.issueToken({ version });
    const { payload } = await jwtVerify(
      token,
      createRemoteJWKSet(new URL(metadata['jwks_uri'] ?? '')),
      { issuer: metadata['issuer'] ?? '', typ: 'JWT' },
    );
    t.match(payload, {
      tid: tenantId,
      ver: `${version}.0`,
      iss: `${sandbox.origin}/${tenantId}${path}`,
    });
    t.equal(payload.aud, version === 2 ? apiClientId : `api://${apiClientId}`);
    t.equal(payload[version === 2 ? 'azp' : 'appid'], connectorClientId);
  }
});

t.test('a user signs in on the page, with PKCE and state, and renews the token', async (t) => {
  const { sandbox } = await start(t);
  const verifier = randomBytes(32).toString('base64url');
  const redirect_uri = 'http://localhost:7777/callback';
  const code = await signIn(sandbox.origin, 'teacher', {
    redirect_uri,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    nonce: 'n-1',
  });
  const form = {
    client_id: connectorClientId,
    client_secret: sandboxIdentity.connectorClientSecret,
  };
  const redeem = { ...form, grant_type: 'authorization_code', code, redirect_uri };
  t.match(await requestToken(sandbox, { ...redeem, code_verifier: 'wrong' }), {
    body: { error_codes: [501481] },
  });
  const { body } = await requestToken(sandbox, { ...redeem, code_verifier: verifier });
  t.match(decodeJwt(String(body['access_token'])), { scp: 'Roster.Read access_as_user' });
  t.match(decodeJwt(String(body['id_token'])), {
    aud: connectorClientId,
    nonce: 'n-1',
    scp: undefined,
  });
  const again = await requestToken(sandbox, { ...redeem, code_verifier: verifier });
  t.match(again.body, { error: 'invalid_grant', error_codes: [54005] });
  const refresh_token = String(body['refresh_token']);
  const renewed = await requestToken(sandbox, {
    ...form,
    grant_type: 'refresh_token',
    refresh_token,
  });
  t.match(decodeJwt(String(renewed.body['access_token'])), { preferred_username: /^teacher@/ });
});

t.test('codes and refresh tokens expire', async (t) => {
  const { sandbox, clock } = await start(t);
  const redirect_uri = 'http://127.0.0.1/x';
  const form = {
    client_id: connectorClientId,
    client_secret: sandboxIdentity.connectorClientSecret,
  };
  const first = await signIn(sandbox.origin, 'admin', { redirect_uri });
  const { body } = await requestToken(sandbox, {
    ...form,
    grant_type: 'authorization_code',
    code: first,
    redirect_uri,
  });
  const second = await signIn(sandbox.origin, 'admin', { redirect_uri });
  clock.now += 600_000;
  const late = { ...form, grant_type: 'authorization_code', code: second, redirect_uri };
  t.match((await requestToken(sandbox, late)).body, { error_codes: [70008] });
  clock.now += 91 * 86_400_000;
  const refresh_token = String(body['refresh_token']);
  const renew = { ...form, grant_type: 'refresh_token', refresh_token };
  t.match((await requestToken(sandbox, renew)).body, { error_codes: [700082] });
});

t.test('only loopback and the Power Platform address get a code', async (t) => {
  const { sandbox } = await start(t);
  const status = async (redirect_uri: string) =>
    (await authorize(sandbox.origin, { redirect_uri })).status;
  for (const allowed of [
    'https://127.0.0.1/x',
    'https://global.consent.azure-apim.net/redirect',
    'https://global.consent.azure-apim.net/redirect/sds-bridge',
  ])
    t.equal(await status(allowed), 200, allowed);
  for (const refused of [
    'https://evil.example/x',
    'https://global.consent.azure-apim.net.evil.example/redirect',
    'https://global.consent.azure-apim.net/redirected',
    'http://localhost@evil.example/',
    'http://evil.example@localhost/',
    'javascript:alert(1)',
    '',
  ])
    t.equal(await status(refused), 400, refused);
});

t.test('the page escapes what the request says; a disabled user is sent back', async (t) => {
  const { sandbox } = await start(t);
  const redirect_uri = 'http://localhost/x';
  const page = await authorize(sandbox.origin, { redirect_uri, state: '"><script>' });
  t.notMatch(await page.text(), '<script>');
  t.match(page.headers.get('content-security-policy'), /default-src 'none'/);
  const sent = await authorize(sandbox.origin, {
    redirect_uri,
    state: 's',
    sandbox_user: 'disabled',
  });
  const target = new URL(sent.headers.get('location') ?? '');
  t.match(target.searchParams.get('error_description'), /^AADSTS50057:/);
  t.equal(target.searchParams.get('state'), 's');
});

t.test('on-behalf-of refuses every assertion that Entra ID refuses', async (t) => {
  const { sandbox, clock } = await start(t);
  const refused: [code: number, assertion: string][] = [
    [500131, await sandbox.issueToken({ audience: 'graph' })],
    [500131, await sandbox.issueToken({ audience: 'api://other' })],
    [7000114, await sandbox.issueToken({ app: true })],
    [240002, await sandbox.issueToken({ claims: { scp: undefined } })],
    [50013, await sandbox.issueToken({ tenant: '5a4db0c5-5d5b-4000-8000-000000000002' })],
    [50013, await sandbox.issueToken({ claims: { iss: 'https://elsewhere.example/' } })],
    [50013, `${(await sandbox.issueToken()).slice(0, -8)}AAAAAAAA`],
    [50013, await sandbox.issueToken({ header: { alg: 'HS256' } })],
    [500133, await sandbox.issueToken({ lifetimeSeconds: -31 })],
    [50027, 'not-a-token'],
  ];
  for (const [code, assertion] of refused) {
    const { status, body } = await requestToken(sandbox, onBehalfOf(assertion));
    t.match({ status, body }, { status: 400, body: { error_codes: [code] } }, String(code));
  }
  const late = await sandbox.issueToken({ lifetimeSeconds: -29 });
  t.equal((await requestToken(sandbox, onBehalfOf(late))).status, 200, '30 s are tolerated');
  clock.now += 2000;
  t.equal((await requestToken(sandbox, onBehalfOf(late))).status, 400);
});

t.test('on-behalf-of grants consented scopes only, and the strong sign-in passes', async (t) => {
  const { sandbox } = await start(t);
  const scope = 'https://graph.microsoft.com/IndustryData-DataConnector.ReadWrite.All';
  const exchange = async (user: string, scopes?: string, claims = {}) =>
    (await requestToken(sandbox, onBehalfOf(await sandbox.issueToken({ user, claims }), scopes)))
      .body;
  t.match(await exchange('admin', scope), { suberror: 'consent_required', error_codes: [65001] });
  const all = await exchange('admin', 'https://graph.microsoft.com/.default');
  t.notMatch(decodeJwt(String(all['access_token']))['scp'], /ReadWrite/);
  t.match(await exchange('admin', 'https://graph.microsoft.com/Nope.All'), {
    error_codes: [70011],
  });
  t.match(await exchange('admin', `${scope} api://${apiClientId}/Roster.Read`), {
    error_codes: [28000],
  });
  t.hasProp(await exchange('mfa', undefined, { acrs: ['c1'] }), 'access_token');
});

t.test('client failures carry the numbers Entra ID gives', async (t) => {
  const { sandbox } = await start(t);
  const scope = 'https://graph.microsoft.com/.default';
  const ask = async (form: Json, tenant?: string) => {
    const fields = { grant_type: 'client_credentials', scope, ...form } as Record<string, string>;
    const { status, body } = await requestToken(sandbox, fields, tenant);
    return [status, (body['error_codes'] as number[] | undefined)?.[0]];
  };
  t.same(await ask({ client_secret: 'wrong' }), [401, 7000215]);
  t.same(await ask({ client_id: connectorClientId.replace('c1', 'ff') }), [400, 700016]);
  t.same(await ask({ scope: scope.replace('.default', 'User.Read') }), [400, 1002012]);
  t.same(await ask({ grant_type: 'password' }), [400, 70003]);
  t.same(await ask({}, 'no-such-tenant'), [400, 90002]);
  t.same(await ask({}, 'common'), [400, 50059]);
  t.same(await ask({}), [200, undefined]);
});

t.test('every row of the error table can be asked for, word for word in form', async (t) => {
  const { sandbox } = await start(t);
  t.ok(entraErrorTable.size > 60);
  for (const [errorCode, entry] of entraErrorTable) {
    sandbox.faults.add({ area: 'entra', kind: 'entraError', errorCode });
    const { status, body } = await requestToken(sandbox, { ...apiApp });
    t.equal(status, entry.status);
    t.match(body, { error: entry.error, error_codes: [errorCode], error_uri: /\?code=\d+$/ });
    t.match(
      body['error_description'],
      new RegExp(
        `^AADSTS${errorCode}: .+ Trace ID: [0-9a-f-]{36} Correlation ID: [0-9a-f-]{36} Timestamp: \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\dZ$`,
      ),
    );
    t.equal('claims' in body, entry.claims === true);
  }
});

t.test('a fault overrides error, suberror, claims, status and Retry-After', async (t) => {
  const { sandbox } = await start(t);
  const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';
  const asked = { error: 'invalid_grant', suberror: 'bad_token', claims, status: 403 };
  sandbox.faults.add({
    area: 'entra',
    kind: 'entraError',
    errorCode: 1,
    retryAfterSeconds: 7,
    ...asked,
  });
  const { status, headers, body } = await requestToken(sandbox, {});
  t.match({ ...body, status }, asked);
  t.equal(headers.get('retry-after'), '7');
  sandbox.faults.add({ area: 'entra', kind: 'throttle', retryAfterSeconds: null });
  const throttled = await requestToken(sandbox, {});
  t.equal(throttled.status, 429);
  t.notOk(throttled.headers.has('retry-after'));
});

t.test('issueToken issues what is asked for, wrong tokens too', async (t) => {
  const { sandbox } = await start(t);
  const claims = async (request: Parameters<typeof sandbox.issueToken>[0]) =>
    decodeJwt(await sandbox.issueToken(request));
  t.match(await claims({}), {
    aud: apiClientId,
    scp: 'Roster.Read Roster.Sync Roster.Export Roster.Admin access_as_user',
    azpacr: '0',
    roles: undefined,
  });
  const daemon = await claims({ app: apiClientId, roles: ['Roster.Sync'] });
  t.match(daemon, { azp: apiClientId, roles: ['Roster.Sync'], idtyp: 'app', scp: undefined });
  t.match(await claims({ audience: 'api://x', tenant: 'any', lifetimeSeconds: 5 }), {
    aud: 'api://x',
    tid: 'any',
    iss: `${sandbox.origin}/any/v2.0`,
  });
  t.match(await claims({ claims: { tid: undefined, scp: null, extra: 1 } }), {
    tid: undefined,
    scp: undefined,
    extra: 1,
  });
  const one = await claims({ user: 'someone@new.example' });
  t.equal(one['oid'], (await claims({ user: 'someone@new.example', version: 1 }))['oid']);
  t.match(await sandbox.issueToken({ header: { alg: 'none' } }), /\.$/);
});

function authorize(origin: string, query: Record<string, string>) {
  const all = { client_id: connectorClientId, response_type: 'code', scope: apiScope, ...query };
  const url = `${origin}/${tenantId}/oauth2/v2.0/authorize?${new URLSearchParams(all).toString()}`;
  return fetch(url, { redirect: 'manual' });
}

async function signIn(origin: string, user: string, query: Record<string, string>) {
  const answer = await authorize(origin, { ...query, state: 'st', sandbox_user: user });
  const target = new URL(answer.headers.get('location') ?? '');
  return target.searchParams.get('state') === 'st' ? (target.searchParams.get('code') ?? '') : '';
}
