import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { makePrivateFolder } from '../../proxy/exporter/private-folder';

const hours = (folder: string, ago: number): void => {
  const at = new Date(Date.now() - ago * 3_600_000);
  utimesSync(folder, at, at);
};

t.test('the folder is for this user alone, and one that cannot be made is said', async (t) => {
  const folder = await makePrivateFolder(t.testdir());
  t.equal(statSync(folder).mode & 0o777, 0o700);
  await t.rejects(makePrivateFolder(path.join(t.testdirName, 'absent')), {
    code: 'FILE_NOT_WRITTEN',
  });
});

t.test('what killed processes left is removed an hour later, nothing else is', async (t) => {
  const root = t.testdir();
  const dead = spawnSync(process.execPath, ['-e', '']).pid;
  const make = (name: string, ago: number): string => {
    const folder = path.join(root, name);
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'users.csv'), 'x');
    hours(folder, ago);
    return folder;
  };
  const left = make(`sds-bridge-export-${dead}-abc123`, 2);
  const kept = [
    make(`sds-bridge-export-${dead}-abc124`, 0.5),
    make(`sds-bridge-export-${process.ppid}-abc123`, 2),
    make(`sds-bridge-export-${process.pid}-abc123`, 2),
    make(`other-${dead}-abc123`, 2),
  ];
  const folder = await makePrivateFolder(root);
  t.notOk(existsSync(left));
  for (const one of [...kept, folder]) t.ok(existsSync(one), path.basename(one));
});
