import { statSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { loadSealKeys, rotateSealKeyFile } from '../../proxy/auth/seal-keys';
import { createSealer } from '../../proxy/auth/sealer';

t.test('what was sealed opens however often the kept keys are rotated', async (t) => {
  const config = { SEAL_KEYS: [], DATA_DIR: t.testdir({}) };
  const sealed = await createSealer(await loadSealKeys(config)).seal('callback', 'one', 'x');
  for (let turn = 2; turn < 14; turn += 1)
    t.equal(await rotateSealKeyFile(config.DATA_DIR), turn, 'no key is dropped');
  const keys = await loadSealKeys(config);
  t.equal(await createSealer(keys).open('callback', 'one', sealed), 'x');
  await t.rejects(createSealer(keys.slice(0, -1)).open('callback', 'one', sealed), {
    code: 'SEAL_BROKEN',
  });
  t.equal(statSync(path.join(config.DATA_DIR, 'secrets/seal-keys')).mode & 0o777, 0o600);
});
