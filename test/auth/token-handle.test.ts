import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import t from 'tap';
import type { Caller } from '../../proxy/auth/caller';
import { rolesFrom } from '../../proxy/auth/roles';
import { loadSealKeys } from '../../proxy/auth/seal-keys';
import { createHandles } from '../../proxy/auth/token-handle';
import { createTestIssuer, now, objectId, tenantId } from './tokens';

const caller: Caller = {
  kind: 'user',
  tenantId,
  objectId,
  roles: rolesFrom(['Roster.Sync']),
  assertion: 'secret-assertion',
};
const keys = [
  { kid: 'new', key: new Uint8Array(32).fill(1) },
  { kid: 'old', key: new Uint8Array(32).fill(2) },
];

function setUp(options: { keys?: typeof keys; revokedBefore?: Date } = {}) {
  let time = now;
  const handles = createHandles({
    keys: options.keys ?? keys,
    lifetimeSeconds: 600,
    revokedBefore: async () => options.revokedBefore ?? null,
    clock: () => time,
  });
  return { handles, pass: (seconds: number) => (time += seconds * 1000) };
}

t.test('a handle opens for its caller, with or without the word Bearer', async (t) => {
  const { handles } = setUp();
  const { handle, expiresAt } = await handles.seal(caller, 'IndustryData.ReadBasic.All');
  t.equal(expiresAt, now / 1000 + 600);
  t.match(await handles.open(handle, caller), {
    tid: tenantId,
    oid: objectId,
    scp: 'IndustryData.ReadBasic.All',
  });
  t.match(await handles.open(`Bearer ${handle}`, caller), { v: 1 });
  t.notMatch(handle, /secret-assertion/);
});

t.test('a handle is refused for anybody else, after its end and when changed', async (t) => {
  const { handles, pass } = setUp();
  const { handle } = await handles.seal(caller, '');
  await t.rejects(handles.open(handle, { ...caller, objectId: tenantId }), {
    code: 'HANDLE_FOREIGN',
  });
  await t.rejects(handles.open(handle, { ...caller, tenantId: objectId }), {
    code: 'HANDLE_FOREIGN',
  });
  const bytes = (text: string) =>
    text
      .split('.')
      .map((part) => Buffer.from(part, 'base64url').toString('hex'))
      .join('.');
  for (let at = 5; at < handle.length; at += 17) {
    const changed = handle.slice(0, at) + (handle[at] === 'A' ? 'B' : 'A') + handle.slice(at + 1);
    // The last letter of a part has bits that no decoder looks at: such a spelling is the same handle.
    if (bytes(changed) === bytes(handle)) continue;
    await t.rejects(handles.open(changed, caller), { code: 'HANDLE_INVALID' }, `changed at ${at}`);
  }
  pass(600);
  await t.rejects(handles.open(handle, caller), { code: 'HANDLE_EXPIRED' });
});

t.test('an older key still opens, an unknown one does not', async (t) => {
  const [newKey, oldKey] = keys as [(typeof keys)[0], (typeof keys)[0]];
  const { handle } = await setUp({ keys: [oldKey] }).handles.seal(caller, '');
  t.match(await setUp().handles.open(handle, caller), { oid: objectId });
  await t.rejects(setUp({ keys: [newKey] }).handles.open(handle, caller), {
    code: 'HANDLE_INVALID',
  });
});

t.test('a signed token in its place is refused with the reason', async (t) => {
  const { handles } = setUp();
  const graphToken = await (await createTestIssuer()).sign({ aud: 'https://graph.microsoft.com' });
  await t.rejects(handles.open(`Bearer ${graphToken}`, caller), {
    code: 'HANDLE_IS_GRAPH_TOKEN',
    message: /original connector/,
  });
  await t.rejects(handles.open('nonsense', caller), { code: 'HANDLE_INVALID' });
});

t.test('a seal key is made once, private, and read again', async (t) => {
  const DATA_DIR = path.join(mkdtempSync(path.join(tmpdir(), 'sdsb-')), 'data');
  const [first, second] = await Promise.all([
    loadSealKeys({ SEAL_KEYS: [], DATA_DIR }),
    loadSealKeys({ SEAL_KEYS: [], DATA_DIR }),
  ]);
  const file = path.join(DATA_DIR, 'secrets', 'seal-keys');
  t.same(first, second);
  t.equal(statSync(file).mode & 0o777, 0o600);
  t.equal(statSync(path.dirname(file)).mode & 0o777, 0o700);
  t.match(readFileSync(file, 'utf8'), /^\w+:[\w-]{43}\n$/);
  writeFileSync(file, 'k:short\n');
  await t.rejects(loadSealKeys({ SEAL_KEYS: [], DATA_DIR }), { code: 'CONFIG_INVALID' });
});
