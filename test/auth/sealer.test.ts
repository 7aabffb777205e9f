import t from 'tap';
import type { SealKey } from '../../proxy/auth/seal-keys';
import { createSealer } from '../../proxy/auth/sealer';

const keyOf = (kid: string): SealKey => ({ kid, key: Buffer.alloc(32, kid) });
const broken = { code: 'SEAL_BROKEN' };

t.test('a sealed value opens for its purpose and its row alone', async (t) => {
  const sealer = createSealer([keyOf('k1')]);
  const sealed = await sealer.seal('identity', 'upload-1', { token: 'secret-token' });
  t.notMatch(sealed, /secret-token/);
  t.same(await sealer.open('identity', 'upload-1', sealed), { token: 'secret-token' });
  await t.rejects(sealer.open('identity', 'upload-2', sealed), broken);
  await t.rejects(sealer.open('session', 'upload-1', sealed), broken);
  t.not(await sealer.seal('identity', 'upload-1', { token: 'secret-token' }), sealed);
});

t.test('the first key seals, every key opens, a lost one does not', async (t) => {
  const old = await createSealer([keyOf('k1')]).seal('secret', 'a', 1);
  const rotated = createSealer([keyOf('k2'), keyOf('k1')]);
  t.equal(await rotated.open('secret', 'a', old), 1);
  const fresh = await rotated.seal('secret', 'a', 2);
  t.equal(await createSealer([keyOf('k2')]).open('secret', 'a', fresh), 2);
  await t.rejects(createSealer([keyOf('k2')]).open('secret', 'a', old), broken);
});

t.test('what was changed or is nothing sealed does not open, and is not quoted', async (t) => {
  const sealer = createSealer([keyOf('k1')]);
  const sealed = await sealer.seal('schools', 'a', ['x']);
  // The first letter of the tag: of its last one four bits mean nothing, so another letter may read the same.
  const at = sealed.lastIndexOf('.') + 1;
  const other = sealed[at] === 'A' ? 'B' : 'A';
  const changed = `${sealed.slice(0, at)}${other}${sealed.slice(at + 1)}`;
  for (const text of ['', 'nonsense', changed, sealed.replace('..', '.x.')])
    await t.rejects(sealer.open('schools', 'a', text), broken);
  const error = await sealer.open('schools', 'a', 'hunter2').catch((failure: Error) => failure);
  t.notMatch((error as Error).message, /hunter2/);
});

t.test('without a key nothing is sealed', (t) => {
  t.throws(() => createSealer([]), { code: 'CONFIG_INVALID' });
  t.end();
});
