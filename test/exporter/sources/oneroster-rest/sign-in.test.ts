import t from 'tap';
import { start } from '../../../sandbox/start-sandbox';
import { BridgeError } from '../../../../proxy/errors';
import { oneRosterClient } from '../../../../proxy/sandbox';
import { signRequest } from '../../../../proxy/exporter/sources/oneroster-rest/sign-request';
import { failure, openSis, pull, readAll, signedAuth, sisSettings } from './open-sis';
import { otherServer } from './other-server';

t.test('a wrong secret is told, and is nowhere in error or log', async (t) => {
  const { sandbox } = await start(t);
  const settings = sisSettings(sandbox, '1.1');
  for (const auth of [settings.auth, signedAuth]) {
    const error = await failure({ ...settings, auth }, { secret: 'wr0ng-s3cret' });
    t.match(error, { code: 'EXPORT_ONEROSTER_SIGN_IN', action: 'fix-request' });
    t.notMatch(JSON.stringify(error) + String(error.stack) + String(error.cause), 'wr0ng');
  }
});

t.test('neither secret nor token nor name is ever logged', async (t) => {
  const { sandbox } = await start(t);
  sandbox.faults.add({ area: 'oneroster', kind: 'status', status: 500, times: 3 });
  sandbox.faults.add({ area: 'oneroster', kind: 'expire', afterCalls: 8 });
  sandbox.faults.add({ area: 'oneroster', kind: 'repeat', afterCalls: 30 });
  const { lines } = await pull(sisSettings(sandbox, '1.2'));
  const log = lines.join('\n');
  t.ok(lines.length >= 3);
  for (const secret of [oneRosterClient.secret, 'Bearer', 'Basic', 'oauth_', 'riverbend', 'Aoife'])
    t.notMatch(log, secret);
});

t.test('a missing secret names its reference alone', async (t) => {
  const { sandbox } = await start(t);
  const settings = sisSettings(sandbox, '1.2');
  const auth = { ...settings.auth, clientSecret: { env: 'NOT_SET' } };
  const error = await failure({ ...settings, auth });
  t.match(error, { code: 'EXPORT_SECRET_MISSING', message: /NOT_SET/ });
});

t.test('one token serves until it expires, then a new one is asked for', async (t) => {
  const { sandbox, clock } = await start(t);
  const tokens = () => sandbox.requests.filter(({ path }) => path.endsWith('/token')).length;
  const { source } = await openSis(sisSettings(sandbox, '1.2'), { now: () => clock.now });
  t.equal(tokens(), 1);
  clock.now += 3_580_000;
  const all = await readAll(source);
  await source.close();
  t.equal(all['enrollments']?.length, 127);
  t.equal(tokens(), 2);
  t.same(
    sandbox.requests.filter(({ status }) => status === 401),
    [],
  );
});

t.test('the client goes into the body where the profile says so', async (t) => {
  const { sandbox } = await start(t);
  const settings = sisSettings(sandbox, '1.2');
  const { all } = await pull({ ...settings, auth: { ...settings.auth, clientIn: 'body' } });
  t.equal(all['users']?.length, 89);
  const [token] = sandbox.requests;
  t.match(token, { path: /\/token$/, hasAuthorization: false });
});

t.test('a scope that lacks demographics is told by the name of the collection', async (t) => {
  const { sandbox } = await start(t);
  const settings = sisSettings(sandbox, '1.2');
  const scopes = ['https://purl.imsglobal.org/spec/or/v1p2/scope/roster-core.readonly'];
  const error = await failure({ ...settings, auth: { ...settings.auth, scopes } });
  t.match(error, { code: 'EXPORT_ONEROSTER_FORBIDDEN', message: /demographics/ });
  const { all } = await pull(settings, { settings: { leaveOut: ['demographics'] } });
  t.equal(all['enrollments']?.length, 127);
});

t.test('every call is signed with a nonce of its own', async (t) => {
  const { sandbox, clock } = await start(t);
  const nonces = new Set<string>();
  const server = await otherServer(t, ({ request }, response) => {
    const { authorization = '' } = request.headers;
    nonces.add(/oauth_nonce="([^"]+)"/.exec(authorization)?.[1] ?? '');
    response.writeHead(503).end();
  });
  await failure({ ...server.settings, maxRetries: 4 });
  t.equal(nonces.size, 5);
  // The sandbox refuses a nonce that comes again.
  const settings = { ...sisSettings(sandbox, '1.1'), auth: signedAuth };
  t.equal((await pull(settings, { now: () => clock.now })).all['orgs']?.length, 6);
});

t.test('a clock that is ten minutes wrong cannot sign in', async (t) => {
  const { sandbox, clock } = await start(t);
  const settings = { ...sisSettings(sandbox, '1.1'), auth: signedAuth };
  const error = await failure(settings, { now: () => clock.now - 600_000 });
  t.match(error, { code: 'EXPORT_ONEROSTER_SIGN_IN' });
});

t.test('the signature is that of a known example', (t) => {
  // Computed apart, with another language's HMAC and percent-encoding.
  const header = signRequest(
    'GET',
    'https://sis.example/ims/oneroster/v1p1/orgs?limit=10&filter=role%3D%27a%20b%27',
    {
      consumerKey: 'key',
      consumerSecret: 'secret&more',
      signatureMethod: 'HMAC-SHA256',
      now: () => 1_700_000_000_999,
      nonce: () => 'n0nce',
    },
  );
  t.match(header, /^OAuth oauth_consumer_key="key", oauth_nonce="n0nce", /);
  t.match(
    header,
    'oauth_timestamp="1700000000", oauth_version="1.0", oauth_signature="ZMdLr4qOLHUlaLLWUZGFmfaYFjPCjUM8ay7W0L4OlZQ%3D"',
  );
  t.end();
});

t.test('a token answer that is none fails, its content untold', async (t) => {
  for (const body of ['<html>', '{}', '{"access_token":"with space"}', '{"access_token":42}']) {
    const server = await otherServer(t, (_asked, response) => void response.end(body));
    const auth = {
      type: 'oauth2',
      tokenUrl: server.origin,
      clientId: 'c',
      clientSecret: { env: 'SIS_SECRET' },
    };
    const error = await failure({ ...server.settings, auth });
    t.match(error, { code: 'EXPORT_ONEROSTER_INVALID', message: /the access token/ });
    t.ok(error instanceof BridgeError);
    t.notMatch(error.message, 'with space');
  }
});
