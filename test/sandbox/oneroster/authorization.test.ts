import t from 'tap';
import { baseString } from '../../../proxy/sandbox/oneroster/oauth1';
import { versions, type Sandbox } from '../../../proxy/sandbox';
import { start } from '../start-sandbox';
import { askToken, get, minorOf, signed, tokenFor } from './sis';

t.test('a token is given for the client, its secret and known scopes only', async (t) => {
  const { sandbox } = await start(t);
  const scope = `${versions['1.2'].scopes}roster.readonly`;
  const good = await askToken(sandbox, { scope });
  t.match(good, { status: 200, body: { token_type: 'Bearer', expires_in: 3600, scope } });
  t.match(await askToken(sandbox, { scope }, 'wrong'), {
    status: 401,
    body: { error: 'invalid_client' },
  });
  t.match(await askToken(sandbox, { scope: `${scope} of-another` }), {
    status: 400,
    body: { error: 'invalid_scope' },
  });
  t.match(await askToken(sandbox, { scope, grant_type: 'password' }), {
    body: { error: 'unsupported_grant_type' },
  });
});

t.test('a token opens what its scope names, in its version', async (t) => {
  const { sandbox } = await start(t);
  const core = `Bearer ${await tokenFor(sandbox, '1.2', 'roster-core.readonly')}`;
  t.equal((await get(sandbox, '1.2', 'users', core)).status, 200);
  const refused = await get(sandbox, '1.2', 'demographics', core);
  t.match(refused, { status: 403, body: { imsx_codeMajor: 'failure', imsx_severity: 'error' } });
  t.equal(minorOf(refused), 'forbidden');
  t.equal((await get(sandbox, '1.1', 'users', core)).status, 403);
});

t.test('a token ends with its hour', async (t) => {
  const { sandbox, clock } = await start(t);
  const token = `Bearer ${await tokenFor(sandbox, '1.1')}`;
  clock.now += 3_599_000;
  t.equal((await get(sandbox, '1.1', 'orgs', token)).status, 200);
  clock.now += 1_000;
  const late = await get(sandbox, '1.1', 'orgs', token);
  t.equal(late.status, 401);
  t.equal(minorOf(late), 'unauthorisedrequest');
});

t.test('a signature is checked: secret, query, time and nonce', async (t) => {
  const { sandbox, clock } = await start(t);
  const at = Math.floor(clock.now / 1000);
  const good = { at, nonce: 'n1' };
  t.equal((await call(sandbox, 'orgs?limit=2&offset=1', good)).status, 200);
  t.match(await call(sandbox, 'orgs?limit=2&offset=1', good), {
    status: 401,
    body: { imsx_description: 'The nonce was used before.' },
  });
  t.equal((await call(sandbox, 'orgs', { ...good, nonce: 'n2', secret: 'wrong' })).status, 401);
  t.equal((await call(sandbox, 'orgs', { ...good, nonce: 'n3', key: 'other' })).status, 401);
  t.equal((await call(sandbox, 'orgs', { at: at - 301, nonce: 'n4' })).status, 401);
  t.equal((await call(sandbox, 'orgs', { at: at - 299, nonce: 'n5' })).status, 200);
  const moved = await call(sandbox, 'orgs?limit=2', { at, nonce: 'n6' }, 'orgs?limit=3');
  t.match(moved, { status: 401, body: { imsx_description: 'The signature is wrong.' } });
});

t.test('a signature counts in version 1.1 only', async (t) => {
  const { sandbox, clock } = await start(t);
  const url = new URL(`${sandbox.origin}${versions['1.2'].root}/orgs`);
  const header = signed(url, { at: Math.floor(clock.now / 1000), nonce: 'n' });
  t.equal((await get(sandbox, '1.2', 'orgs', header)).status, 401);
});

t.test('what is signed is the example of RFC 5849', async (t) => {
  const header = new Map([
    ['realm', 'Example'],
    ['oauth_consumer_key', '9djdj82h48djs9d2'],
    ['oauth_token', 'kkk9d7dh3k39sjv7'],
    ['oauth_signature_method', 'HMAC-SHA1'],
    ['oauth_timestamp', '137131201'],
    ['oauth_nonce', '7d8f3e4a'],
    ['oauth_signature', 'djosJKDKJSD8743243%2Fjdk33klY%3D'],
  ]);
  const request = {
    method: 'POST',
    origin: 'http://EXAMPLE.COM',
    url: '/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b',
  };
  t.equal(
    baseString(request, header, 'c2&a3=2+q'),
    'POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D%26c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7',
  );
});

/** Signs one address and calls it or another. */
const call = (sandbox: Sandbox, path: string, given: Parameters<typeof signed>[1], called = path) =>
  get(
    sandbox,
    '1.1',
    called,
    signed(new URL(`${sandbox.origin}${versions['1.1'].root}/${path}`), given),
  );
