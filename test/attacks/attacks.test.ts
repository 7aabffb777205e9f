import t from 'tap';
import { CompactEncrypt } from 'jose';
import {
  createApiKey,
  generateApiKey,
  revokeApiKey,
  rotateApiKey,
} from '../../proxy/auth/api-keys';
import { createHandles } from '../../proxy/auth/token-handle';
import { sandboxIdentity } from '../../proxy/config';
import { forgedTokens, misusedTokens } from './forged-tokens';
import { startTarget, type Attack, type Target } from './setup';

const { tenantId } = sandboxIdentity;
const secondTenant = '5a4db0c5-5d5b-4000-8000-000000000002';
const session = '/v1/data-connectors/some-connector/upload-session';

type Case = [name: string, attack: Attack, status: number, code: string];
const bearer = (token: string): [string, string] => ['Authorization', `Bearer ${token}`];

/** Whatever of an attack must not be found anywhere afterwards. */
const secretsOf = (attack: Attack): string[] =>
  attack.headers
    .flatMap(([, value]) =>
      value
        .split(/[\s,]+/)
        .flatMap((word) => [word, word.split('.').at(-1) ?? '', word.split('_').at(-1) ?? '']),
    )
    .filter((word) => word.length >= 30);

async function tokenCases({ sandbox }: Target): Promise<Case[]> {
  const forged = [...(await forgedTokens(sandbox)), ...(await misusedTokens(sandbox))];
  const reader = await sandbox.issueToken({ user: 'teacher' });
  return [
    ...forged.map(({ name, token, status, code }): Case => [
      name,
      { headers: [bearer(token)] },
      status,
      code,
    ]),
    [
      'reading token on a writing action',
      { path: session, headers: [bearer(reader)] },
      403,
      'CALLER_ROLE_MISSING',
    ],
    [
      'reading token on validate',
      { method: 'POST', path: '/v1/data-connectors/x/validate', headers: [bearer(reader)] },
      403,
      'CALLER_ROLE_MISSING',
    ],
  ];
}

async function handleCases({ sandbox, call, connections }: Target): Promise<Case[]> {
  const mine = bearer(await sandbox.issueToken());
  const handleOf = async (user: string) =>
    (await call('POST', '/v1/delegated-token', { as: { user } })).json<{ access_token: string }>()
      .access_token;
  const [own, teachers] = [await handleOf('admin'), await handleOf('teacher')];
  const claims = JSON.parse(
    Buffer.from((await sandbox.issueToken()).split('.')[1] ?? '', 'base64url').toString(),
  ) as { oid: string };
  const caller = { kind: 'user', tenantId, objectId: claims.oid, roles: new Set<never>() } as const;
  const strangers = createHandles({
    keys: [{ kid: 'k', key: new Uint8Array(32).fill(7) }],
    lifetimeSeconds: 600,
    clock: Date.now,
    revokedBefore: async () => null,
  });
  const parts = own.split('.');
  const tampered = [...parts.slice(0, 3), `${(parts[3] ?? '').slice(0, -2)}AA`, parts[4]].join('.');
  const otherAlgorithm = await new CompactEncrypt(Buffer.from('{}'))
    .setProtectedHeader({ alg: 'dir', enc: 'A128GCM', kid: 'k', typ: 'sdsb-handle' })
    .encrypt(new Uint8Array(16));
  const compressed = `${Buffer.from(JSON.stringify({ alg: 'dir', enc: 'A256GCM', zip: 'DEF', kid: 'k', typ: 'sdsb-handle' })).toString('base64url')}..AAAA.AAAA.AAAA`;
  await connections.revoke({ tenantId, objectId: claims.oid }, new Date());
  const withHandle = (handle: string): Attack => ({ headers: [mine, ['access-token', handle]] });
  return [
    ['handle of another user', withHandle(teachers), 401, 'HANDLE_FOREIGN'],
    ['handle with Bearer of another user', withHandle(`Bearer ${teachers}`), 401, 'HANDLE_FOREIGN'],
    ['handle after revocation', withHandle(own), 401, 'HANDLE_REVOKED'],
    ['tampered handle', withHandle(tampered), 401, 'HANDLE_INVALID'],
    [
      'handle sealed elsewhere',
      withHandle((await strangers.seal(caller, '')).handle),
      401,
      'HANDLE_INVALID',
    ],
    ['handle of another algorithm', withHandle(otherAlgorithm), 401, 'HANDLE_INVALID'],
    ['compressed handle', withHandle(compressed), 401, 'HANDLE_INVALID'],
    [
      'Graph token as handle',
      withHandle(await sandbox.issueToken({ audience: 'graph' })),
      401,
      'HANDLE_IS_GRAPH_TOKEN',
    ],
    [
      'Graph token with Bearer as handle',
      withHandle(`Bearer ${await sandbox.issueToken({ audience: 'graph' })}`),
      401,
      'HANDLE_IS_GRAPH_TOKEN',
    ],
    [
      'two handles',
      { headers: [mine, ['access-token', own], ['access-token', teachers]] },
      401,
      'CALLER_TOKEN_INVALID',
    ],
    ['handle as bearer token', { headers: [bearer(own)] }, 401, 'CALLER_TOKEN_INVALID'],
    ['handle without identity', { headers: [['access-token', own]] }, 401, 'CALLER_TOKEN_MISSING'],
  ];
}

async function keyCases({ sandbox, apiKeys }: Target): Promise<Case[]> {
  const make = (more: object = {}) =>
    createApiKey(apiKeys, { tenantId, roles: ['Roster.Sync'], label: 'test', ...more });
  const key = (value: string, path?: string): Attack => ({
    ...(path !== undefined && { path }),
    headers: [['x-api-key', value]],
  });
  const idOf = (value: string) => value.split('_')[1] ?? '';
  const [good, revoked, rotated] = [await make(), await make(), await make()];
  await revokeApiKey(apiKeys, idOf(revoked));
  await rotateApiKey(apiKeys, idOf(rotated));
  return [
    ['unknown key', key(generateApiKey().key), 401, 'API_KEY_INVALID'],
    [
      'wrong secret',
      key(`sdsb_${idOf(good)}_${generateApiKey().key.slice(-43)}`),
      401,
      'API_KEY_INVALID',
    ],
    ['revoked key', key(revoked), 401, 'API_KEY_INVALID'],
    ['rotated secret', key(rotated), 401, 'API_KEY_INVALID'],
    [
      'key of a tenant that is not allowed',
      key(await make({ tenantId: secondTenant })),
      403,
      'CALLER_TENANT_NOT_ALLOWED',
    ],
    [
      'reading key on a writing action',
      key(await make({ roles: ['Roster.Read'] }), session),
      403,
      'CALLER_ROLE_MISSING',
    ],
    [
      'key restricted to another data connector',
      key(await make({ dataConnectors: ['c1'] }), session),
      404,
      'GRAPH_NOT_FOUND',
    ],
    [
      'key and token',
      { headers: [['x-api-key', good], bearer(await sandbox.issueToken())] },
      401,
      'CALLER_TOKEN_INVALID',
    ],
    [
      'two keys',
      {
        headers: [
          ['x-api-key', good],
          ['x-api-key', good],
        ],
      },
      401,
      'CALLER_TOKEN_INVALID',
    ],
    ['key as bearer token', { headers: [bearer(good)] }, 401, 'CALLER_TOKEN_INVALID'],
    [
      'key in the address',
      { path: `/v1/data-connectors?x-api-key=${good}`, headers: [] },
      401,
      'CALLER_TOKEN_MISSING',
    ],
    ['too long a key', key(`${good}${'A'.repeat(3000)}`), 401, 'API_KEY_INVALID'],
  ];
}

async function smugglingCases({ sandbox }: Target): Promise<Case[]> {
  const [mine, teachers] = [
    await sandbox.issueToken(),
    await sandbox.issueToken({ user: 'teacher' }),
  ];
  const principal = Buffer.from(
    JSON.stringify({ userId: 'admin', claims: [{ typ: 'roles', val: 'Roster.Admin' }] }),
  ).toString('base64');
  return [
    [
      'two Authorization headers',
      { headers: [bearer(teachers), bearer(mine)] },
      401,
      'CALLER_TOKEN_INVALID',
    ],
    [
      'two tokens in one header',
      { headers: [['Authorization', `Bearer ${teachers}, Bearer ${mine}`]] },
      401,
      'CALLER_TOKEN_INVALID',
    ],
    [
      'Basic',
      { headers: [['Authorization', `Basic ${Buffer.from(`admin:${mine}`).toString('base64')}`]] },
      401,
      'CALLER_TOKEN_INVALID',
    ],
    ['no scheme', { headers: [['Authorization', mine]] }, 401, 'CALLER_TOKEN_INVALID'],
    [
      'token in the address',
      { path: `/v1/data-connectors?access_token=${mine}`, headers: [] },
      401,
      'CALLER_TOKEN_MISSING',
    ],
    ['token in a cookie', { headers: [['Cookie', `token=${mine}`]] }, 401, 'CALLER_TOKEN_MISSING'],
    [
      'principal header of a platform',
      {
        headers: [
          ['X-MS-CLIENT-PRINCIPAL', principal],
          ['X-MS-TOKEN-AAD-ACCESS-TOKEN', mine],
        ],
      },
      401,
      'CALLER_TOKEN_MISSING',
    ],
    [
      'forwarded identity',
      {
        headers: [
          ['X-Forwarded-User', 'admin'],
          ['X-Original-URL', '/healthz'],
          ['X-Forwarded-For', '127.0.0.1'],
        ],
      },
      401,
      'CALLER_TOKEN_MISSING',
    ],
    [
      'method override',
      { headers: [['X-HTTP-Method-Override', 'OPTIONS']] },
      401,
      'CALLER_TOKEN_MISSING',
    ],
    [
      'path with dots',
      { path: '/healthz/../v1/data-connectors', headers: [] },
      404,
      'ROUTE_NOT_FOUND',
    ],
    [
      'path with encoded dots',
      { path: '/docs/%2e%2e/v1/data-connectors', headers: [] },
      404,
      'ROUTE_NOT_FOUND',
    ],
    ['path in another case', { path: '/V1/data-connectors', headers: [] }, 404, 'ROUTE_NOT_FOUND'],
  ];
}

t.test('every forged or misused identity is refused, and no secret is kept', async (t) => {
  const target = await startTarget(t);
  const cases = [
    ...(await tokenCases(target)),
    ...(await keyCases(target)),
    ...(await smugglingCases(target)),
    ...(await handleCases(target)),
  ];
  t.ok(cases.length >= 60, `${cases.length} attacks`);
  const before = target.graphCalls();
  for (const [name, attack, status, code] of cases) {
    const answer = await target.attack(attack);
    t.same([answer.status, answer.code], [status, code], name);
    for (const secret of secretsOf(attack))
      t.notOk(answer.body.includes(secret), `${name}: the answer repeats nothing`);
  }
  t.equal(target.graphCalls(), before, 'nothing reached Graph');

  const kept = await target.everythingKept();
  t.match(kept, /CALLER_TOKEN_INVALID/, 'the log was searched');
  t.match(kept, /"table":"api_key"/, 'the database was searched');
  const secrets = [...new Set(cases.flatMap(([, attack]) => secretsOf(attack)))];
  t.ok(secrets.length >= 60);
  t.same(
    secrets.filter((secret) => kept.includes(secret)),
    [],
  );
});

t.test('what no HTTP client sends is refused before it is a call', async (t) => {
  const { attackRaw, sandbox, graphCalls } = await startTarget(t);
  const token = await sandbox.issueToken();
  const get = 'GET /v1/data-connectors HTTP/1.1\r\nHost: x\r\nConnection: close\r\n';
  const raw: [string, string][] = [
    ['space before the colon', `${get}Authorization : Bearer ${token}\r\n\r\n`],
    ['folded header', `${get}Authorization: Bearer\r\n ${token}\r\n\r\n`],
    [
      'two lengths',
      `${get}Content-Length: 0\r\nContent-Length: 5\r\nAuthorization: Bearer ${token}\r\n\r\nhello`,
    ],
    [
      'length and chunks',
      `POST /v1/delegated-token HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\nAuthorization: Bearer ${token}\r\n\r\n0\r\n\r\nGET`,
    ],
    ['NUL in the token', `${get}Authorization: Bearer ${token}\u0000\r\n\r\n`],
    ['line feed alone', `${get}Authorization: Bearer x\nAuthorization: Bearer ${token}\r\n\r\n`],
    [
      'headers without end',
      `${get}${'X-Filler: 1\r\n'.repeat(3000)}Authorization: Bearer ${token}\r\n\r\n`,
    ],
  ];
  for (const [name, text] of raw) t.match(await attackRaw(text), /^HTTP\/1\.1 4\d\d /, name);
  t.equal(graphCalls(), 0);
});
