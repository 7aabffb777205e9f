import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import t from 'tap';
import { runAs } from '../../../proxy/database/embedded/run-as';

const nobody = { uid: 65534, gid: 65534 };
const onlyRoot =
  process.getuid?.() === 0 && process.platform === 'linux'
    ? false
    : 'only root on Linux changes the account';

function createScript(mode: number, text: string): { file: string; folder: string } {
  const folder = mkdtempSync(path.join(tmpdir(), 'sdsb-run-'));
  const file = path.join(folder, 'program');
  writeFileSync(file, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  chmodSync(folder, mode);
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  return { file, folder };
}

t.test('without another account a program is run as it is', async (t) => {
  t.same(await runAs(null, '/bin/true', ['a'], ['/']), {
    file: '/bin/true',
    words: ['a'],
    ids: {},
  });
});

t.test('through open folders the account alone is enough', { skip: onlyRoot }, async (t) => {
  const { file, folder } = createScript(0o755, 'id -u');
  t.same(await runAs(nobody, file, [], [folder]), { file, words: [], ids: nobody });
});

t.test(
  'through closed folders a program runs, finds its neighbours and is not root',
  { skip: onlyRoot },
  async (t) => {
    const { file, folder } = createScript(0o700, 'test -x "$0" && id -u');
    const call = await runAs(nobody, file, [], [folder]);
    t.equal(execFileSync(call.file, call.words, { ...call.ids, encoding: 'utf8' }).trim(), '65534');
    t.throws(() => execFileSync(file, [], { ...nobody, stdio: 'ignore' }), { code: 'EACCES' });
  },
);
