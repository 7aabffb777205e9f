import { writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { createSecretReader, secretReference } from '../../../proxy/exporter/profile/secret';

t.test('a secret is read from a variable or a file, without the last line break', async (t) => {
  const folder = t.testdir({ password: 'from a file\r\n' });
  const read = createSecretReader({ SIS_PASSWORD: 'from a variable' }, (place) =>
    path.join(folder, place),
  );
  t.equal(await read({ env: 'SIS_PASSWORD' }), 'from a variable');
  t.equal(await read({ file: 'password' }), 'from a file');
  writeFileSync(path.join(folder, 'password'), 'rotated');
  t.equal(await read({ file: 'password' }), 'rotated', 'read anew each time');
});

t.test('a missing or empty secret is named by its reference alone', async (t) => {
  const read = createSecretReader({ EMPTY: '' }, (place) => path.join(t.testdirName, place));
  for (const reference of [{ env: 'EMPTY' }, { env: 'ABSENT' }, { file: 'absent' }])
    await t.rejects(read(reference), {
      code: 'EXPORT_SECRET_MISSING',
      message: new RegExp(Object.values(reference)[0] ?? '?'),
    });
});

t.test('a profile cannot hold the secret itself', async (t) => {
  for (const wrong of ['hunter2', { value: 'hunter2' }, { env: 'A', file: 'b' }, { env: 'a-b' }])
    t.notOk(secretReference.safeParse(wrong).success);
});
