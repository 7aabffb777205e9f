import t from 'tap';
import {
  createApiKey,
  createApiKeyVerifier,
  generateApiKey,
  revokeApiKey,
  rotateApiKey,
} from '../../proxy/auth/api-keys';
import { createMemoryStores } from '../memory-stores';
import { tenantId } from './tokens';

const otherTenant = '99999999-2222-4333-8444-555555555555';
const request = { tenantId, roles: ['Roster.Sync'], label: 'nightly' };

function setUp() {
  const { apiKeys } = createMemoryStores();
  let lookups = 0;
  const find = async (keyId: string) => ((lookups += 1), apiKeys.find(keyId));
  const verify = createApiKeyVerifier({ store: { find }, allowedTenants: [tenantId] });
  return { apiKeys, verify, lookups: () => lookups };
}

t.test('a key is one identity with its tenant, roles and data connectors', async (t) => {
  const { apiKeys, verify } = setUp();
  const key = await createApiKey(apiKeys, { ...request, dataConnectors: ['c1'] });
  t.match(key, /^sdsb_[0-9a-f]{20}_[\w-]{43}$/);
  const caller = await verify(key);
  t.match(caller, { kind: 'api-key', tenantId, objectId: key.split('_')[1] });
  t.same(
    [[...caller.roles].sort(), [...(caller.dataConnectors ?? [])]],
    [['Roster.Read', 'Roster.Sync'], ['c1']],
  );
});

t.test('the secret is stored nowhere', async (t) => {
  const { apiKeys } = setUp();
  const key = await createApiKey(apiKeys, request);
  const secret = key.slice(key.indexOf('_', 5) + 1);
  const [row] = await apiKeys.list();
  t.notMatch(JSON.stringify({ ...row, hex: row?.secretSha256.toString('base64url') }), secret);
  t.equal(row?.secretSha256.length, 32);
});

t.test('unknown, wrong and revoked keys are refused alike, each with one look-up', async (t) => {
  const { apiKeys, verify, lookups } = setUp();
  const key = await createApiKey(apiKeys, request);
  const revoked = await createApiKey(apiKeys, request);
  await revokeApiKey(apiKeys, revoked.split('_')[1] ?? '');
  const wrong = key.slice(0, -1) + (key.endsWith('A') ? 'B' : 'A');
  const refusals = [];
  for (const refused of [generateApiKey().key, wrong, revoked]) {
    const before = lookups();
    refusals.push(
      await verify(refused).catch((error: { code: string; message: string }) => [
        error.code,
        error.message,
        lookups() - before,
      ]),
    );
  }
  t.same(refusals[1], refusals[0]);
  t.same(refusals[2], refusals[0]);
  t.match(refusals[0], ['API_KEY_INVALID', String, 1]);
  t.ok(await verify(key));
});

t.test('what is not spelled as a key costs no look-up', async (t) => {
  const { verify, lookups } = setUp();
  for (const value of [
    '',
    'sdsb_',
    'x',
    `${generateApiKey().key} `,
    generateApiKey().key.toUpperCase(),
    `${generateApiKey().key}A`,
    "sdsb_' OR 1=1 --_x",
  ]) {
    await t.rejects(verify(value), { code: 'API_KEY_INVALID' }, value);
  }
  t.equal(lookups(), 0);
});

t.test('a rotated key opens with the new secret only', async (t) => {
  const { apiKeys, verify } = setUp();
  const first = await createApiKey(apiKeys, request);
  const keyId = first.split('_')[1] ?? '';
  const second = await rotateApiKey(apiKeys, keyId);
  await t.rejects(verify(first), { code: 'API_KEY_INVALID' });
  t.equal((await verify(second)).objectId, keyId);
  await t.rejects(rotateApiKey(apiKeys, 'none'), { code: 'API_KEY_NOT_FOUND' });
  await revokeApiKey(apiKeys, keyId);
  await t.rejects(rotateApiKey(apiKeys, keyId), { code: 'API_KEY_NOT_FOUND' });
  await t.rejects(revokeApiKey(apiKeys, keyId), { code: 'API_KEY_NOT_FOUND' });
});

t.test(
  'a key of a tenant that is not allowed any more, or with unknown roles, is refused',
  async (t) => {
    const { apiKeys, verify } = setUp();
    await t.rejects(verify(await createApiKey(apiKeys, { ...request, tenantId: otherTenant })), {
      code: 'CALLER_TENANT_NOT_ALLOWED',
    });
    await t.rejects(createApiKey(apiKeys, { ...request, roles: ['Roster.Everything'] }), {
      code: 'REQUEST_INVALID',
    });
    await t.rejects(createApiKey(apiKeys, { ...request, roles: [] }), { code: 'REQUEST_INVALID' });
  },
);
