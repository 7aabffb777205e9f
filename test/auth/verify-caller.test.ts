import { exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import t from 'tap';
import { createCallerVerifier } from '../../proxy/auth/verify-caller';
import { BridgeError } from '../../proxy/errors';
import {
  apiClientId,
  appClaims,
  cloud,
  createTestIssuer,
  now,
  objectId,
  tenantId,
  userClaims,
} from './tokens';

const otherTenant = '99999999-2222-4333-8444-555555555555';

async function setUp() {
  const issuer = await createTestIssuer();
  const verify = createCallerVerifier({
    cloud,
    apiClientId,
    allowedTenants: [tenantId],
    keys: issuer.keys,
    clock: () => now,
  });
  return { issuer, verify };
}

const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'let in',
    (error: unknown) => (error instanceof BridgeError ? error.code : String(error)),
  );

t.test('a user token of version 1 or 2 gives a caller with the roles of its scopes', async (t) => {
  const { issuer, verify } = await setUp();
  const caller = await verify(`Bearer ${await issuer.sign()}`);
  t.match(caller, { kind: 'user', tenantId, objectId });
  t.same([...caller.roles].sort(), ['Roster.Read', 'Roster.Sync']);

  const version1 = {
    ver: '1.0',
    iss: `${cloud.loginOrigin}/${tenantId}/`,
    aud: `api://${apiClientId}`,
    azp: undefined,
    appid: 'c',
  };
  t.equal((await verify(`bearer ${await issuer.sign(version1)}`)).tenantId, tenantId);
});

t.test('an application token gives its app roles and no assertion', async (t) => {
  const { issuer, verify } = await setUp();
  const caller = await verify(`Bearer ${await issuer.sign(appClaims())}`);
  t.equal(caller.kind, 'app');
  t.equal(caller.assertion, undefined);
  t.ok(caller.roles.has('Roster.Sync'));
  t.notOk(caller.roles.has('Roster.Admin'));
});

t.test('an application token without the optional idtyp is known by its subject', async (t) => {
  const { issuer, verify } = await setUp();
  const claims = { ...appClaims(), idtyp: undefined };
  t.equal((await verify(`Bearer ${await issuer.sign({ ...claims, sub: objectId })}`)).kind, 'app');
  await t.rejects(verify(`Bearer ${await issuer.sign({ ...claims, sub: otherTenant })}`), {
    code: 'CALLER_TOKEN_INVALID',
  });
});

t.test('access_as_user alone carries no role', async (t) => {
  const { issuer, verify } = await setUp();
  t.equal((await verify(`Bearer ${await issuer.sign({ scp: 'access_as_user' })}`)).roles.size, 0);
});

t.test('a claim that is not ours is refused', async (t) => {
  const { issuer, verify } = await setUp();
  const cases: [string, Record<string, unknown>, string][] = [
    ['wrong audience', { aud: otherTenant }, 'CALLER_TOKEN_INVALID'],
    ['several audiences', { aud: [apiClientId, 'other'] }, 'CALLER_TOKEN_INVALID'],
    ['for Graph', { aud: 'https://graph.microsoft.com' }, 'CALLER_TOKEN_INVALID'],
    ['wrong issuer', { iss: 'https://evil.example/v2.0' }, 'CALLER_TOKEN_INVALID'],
    [
      'issuer of another tenant',
      { iss: `${cloud.loginOrigin}/${otherTenant}/v2.0` },
      'CALLER_TOKEN_INVALID',
    ],
    ['issuer of another version', { ver: '1.0' }, 'CALLER_TOKEN_INVALID'],
    [
      'issuer of the real cloud',
      { iss: `https://login.microsoftonline.com/${tenantId}/v2.0` },
      'CALLER_TOKEN_INVALID',
    ],
    [
      'other tenant',
      { tid: otherTenant, iss: `${cloud.loginOrigin}/${otherTenant}/v2.0` },
      'CALLER_TENANT_NOT_ALLOWED',
    ],
    ['expired', { exp: now / 1000 - 31 }, 'CALLER_TOKEN_EXPIRED'],
    ['not yet valid', { nbf: now / 1000 + 31 }, 'CALLER_TOKEN_INVALID'],
    ['no expiry', { exp: undefined }, 'CALLER_TOKEN_INVALID'],
    ['id token', { scp: undefined, azp: undefined, nonce: 'n' }, 'CALLER_TOKEN_INVALID'],
    [
      'id token with app roles',
      { scp: undefined, azp: undefined, roles: ['Roster.Admin'] },
      'CALLER_TOKEN_INVALID',
    ],
    [
      'roles without user or application',
      { scp: undefined, roles: ['Roster.Admin'] },
      'CALLER_TOKEN_INVALID',
    ],
    ['application with scopes', { idtyp: 'app' }, 'CALLER_TOKEN_INVALID'],
    ['no object id', { oid: undefined }, 'CALLER_TOKEN_INVALID'],
  ];
  for (const [name, claims, code] of cases) {
    t.equal(await codeOf(verify(`Bearer ${await issuer.sign(claims)}`)), code, name);
  }
});

t.test('thirty seconds of clock skew are tolerated', async (t) => {
  const { issuer, verify } = await setUp();
  t.equal(await codeOf(verify(`Bearer ${await issuer.sign({ exp: now / 1000 - 29 })}`)), 'let in');
  t.equal(await codeOf(verify(`Bearer ${await issuer.sign({ nbf: now / 1000 + 29 })}`)), 'let in');
});

t.test('a token that Entra ID did not sign is refused', async (t) => {
  const { issuer, verify } = await setUp();
  const stranger = await generateKeyPair('RS256');
  const header = { alg: 'RS256', typ: 'JWT', kid: 'k1' };
  const good = await issuer.sign();
  const [head, body, signature] = good.split('.') as [string, string, string];
  const admin = Buffer.from(JSON.stringify({ ...userClaims(), scp: 'Roster.Admin' })).toString(
    'base64url',
  );
  const publicPem = Buffer.from(await exportSPKI(issuer.publicKey));
  const forged: [string, string][] = [
    [
      'other key, our key id',
      await new SignJWT(userClaims()).setProtectedHeader(header).sign(stranger.privateKey),
    ],
    ['unknown key id', await issuer.sign({}, { kid: 'k2' })],
    ['no key id', await issuer.sign({}, { kid: undefined })],
    ['wrong type', await issuer.sign({}, { typ: 'id_token' })],
    [
      'PS256',
      await new SignJWT(userClaims())
        .setProtectedHeader({ ...header, alg: 'PS256' })
        .sign((await generateKeyPair('PS256')).privateKey),
    ],
    ['alg none', new UnsecuredJWT(userClaims()).encode()],
    [
      'HS256 with the public key',
      await new SignJWT(userClaims())
        .setProtectedHeader({ ...header, alg: 'HS256' })
        .sign(publicPem),
    ],
    ['swapped body', `${head}.${admin}.${signature}`],
    ['signature cut off', `${head}.${body}.`],
    [
      'key of its own in the header',
      await new SignJWT(userClaims())
        .setProtectedHeader({ ...header, jwk: { kty: 'RSA' } })
        .sign(stranger.privateKey),
    ],
    ['too long', `${head}.${'A'.repeat(20_000)}.${signature}`],
  ];
  for (const [name, token] of forged)
    t.equal(await codeOf(verify(`Bearer ${token}`)), 'CALLER_TOKEN_INVALID', name);
});

t.test('a header that is no bearer token is refused', async (t) => {
  const { issuer, verify } = await setUp();
  const token = await issuer.sign();
  t.equal(await codeOf(verify(undefined)), 'CALLER_TOKEN_MISSING');
  t.equal(await codeOf(verify('')), 'CALLER_TOKEN_MISSING');
  for (const header of [
    token,
    `Basic ${token}`,
    'Bearer',
    'Bearer  ',
    `Bearer ${token}, Bearer ${token}`,
    `Bearer ${token} x`,
    `Bearer\t${token}`,
    `Bearer ${token}\u0000`,
  ]) {
    t.equal(await codeOf(verify(header)), 'CALLER_TOKEN_INVALID', header.slice(0, 10));
  }
});

t.test('keys that cannot be read let nobody in and say so', async (t) => {
  const { issuer } = await setUp();
  const keys = async () => {
    throw new BridgeError('CALLER_KEYS_UNAVAILABLE');
  };
  const verify = createCallerVerifier({
    cloud,
    apiClientId,
    allowedTenants: [tenantId],
    keys,
    clock: () => now,
  });
  t.equal(await codeOf(verify(`Bearer ${await issuer.sign()}`)), 'CALLER_KEYS_UNAVAILABLE');
});
