import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { createApiKeyStore } from '../../../proxy/database/api-keys';
import { postgresMajor, prepareBinaries } from '../../../proxy/database/embedded/binaries';
import { sql } from '../../../proxy/database/sql';
import { createDataDir, noEmbedded, newKey, openEmbedded } from '../open';

const modeOf = (file: string): number => statSync(file).mode & 0o777;

t.test('the embedded database starts, keeps rows and stops', { skip: noEmbedded }, async (t) => {
  const dataDir = createDataDir(t);
  const first = await openEmbedded(dataDir);
  t.same(await first.health(), { healthy: true, mode: 'embedded' });
  t.match(await first.query(sql`SHOW server_version`), [{ server_version: /^18\./ }]);
  await createApiKeyStore(first.query).create(newKey('k1'));
  await first.close();
  t.notOk(existsSync(path.join(dataDir, 'postgres', 'postmaster.pid')), 'the server has stopped');
  const second = await openEmbedded(dataDir);
  t.match(await createApiKeyStore(second.query).find('k1'), { keyId: 'k1' });
  await second.close();
});

t.test('nobody but its account reaches the embedded database', { skip: noEmbedded }, async (t) => {
  const dataDir = createDataDir(t);
  const database = await openEmbedded(dataDir);
  t.teardown(() => database.close());
  const password = new URL(database.url).password;
  const passwordFile = path.join(dataDir, 'secrets', 'database-password');
  t.equal(readFileSync(passwordFile, 'utf8'), password);
  t.same(
    [dataDir, path.dirname(passwordFile), path.join(dataDir, 'postgres')].map(modeOf),
    [0o700, 0o700, 0o700],
  );
  t.same([passwordFile, path.join(dataDir, 'postgres.log')].map(modeOf), [0o600, 0o600]);
  t.notMatch(execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }), password);
  t.match(
    await database.query(
      sql`SELECT name, setting FROM pg_settings WHERE name IN
          ('listen_addresses', 'unix_socket_directories', 'password_encryption') ORDER BY name`,
    ),
    [{ setting: '127.0.0.1' }, { setting: 'scram-sha-256' }, { setting: '' }],
  );
  const ways = await database.query(sql`SELECT DISTINCT auth_method FROM pg_hba_file_rules`);
  t.same(ways, [{ auth_method: 'scram-sha-256' }]);
  if (process.getuid?.() === 0) t.not(statSync(path.join(dataDir, 'postgres')).uid, 0);
});

t.test(
  'the log of the embedded database holds no value of a failed statement',
  { skip: noEmbedded },
  async (t) => {
    const dataDir = createDataDir(t);
    const database = await openEmbedded(dataDir);
    await t.rejects(database.query(sql`SELECT ${'pupil-name'}::integer`));
    await database.close();
    const log = readFileSync(path.join(dataDir, 'postgres.log'), 'utf8');
    t.match(log, /ready to accept connections/);
    t.notMatch(log, /pupil-name|SELECT/);
  },
);

t.test('one process opens a folder once', { skip: noEmbedded }, async (t) => {
  const dataDir = createDataDir(t);
  const first = await openEmbedded(dataDir);
  await t.rejects(openEmbedded(dataDir), { code: 'DATABASE_IN_USE', message: /DATA_DIR/ });
  await first.close();
  const again = await openEmbedded(dataDir);
  await again.close();
});

t.test(
  'a lock left by another process of the same id blocks nothing',
  { skip: noEmbedded },
  async (t) => {
    const dataDir = createDataDir(t);
    mkdirSync(path.join(dataDir, 'lock'), { recursive: true });
    const left = JSON.stringify({ pid: process.pid, started: 'another boot/1' });
    writeFileSync(path.join(dataDir, 'lock', '7'), left);
    const database = await openEmbedded(dataDir);
    t.same(await database.health(), { healthy: true, mode: 'embedded' });
    await database.close();
  },
);

t.test(
  'a cluster of another major version is refused with advice',
  { skip: noEmbedded },
  async (t) => {
    const dataDir = createDataDir(t);
    await (await openEmbedded(dataDir)).close();
    writeFileSync(path.join(dataDir, 'postgres', 'PG_VERSION'), `${postgresMajor - 1}\n`);
    await t.rejects(openEmbedded(dataDir), {
      code: 'DATABASE_VERSION',
      message:
        'Move the data with database dump and restore: PostgreSQL 17 was found, 18 is needed.',
    });
    await t.rejects(
      openEmbedded(dataDir),
      { code: 'DATABASE_VERSION' },
      'and the lock was given free',
    );
  },
);

t.test(
  'a half-made cluster and a stale postmaster.pid block nothing',
  { skip: noEmbedded },
  async (t) => {
    const dataDir = createDataDir(t);
    mkdirSync(path.join(dataDir, 'postgres-new-abc', 'data'), { recursive: true });
    await (await openEmbedded(dataDir)).close();
    t.notOk(existsSync(path.join(dataDir, 'postgres-new-abc')));
    const pidFile = path.join(dataDir, 'postgres', 'postmaster.pid');
    writeFileSync(pidFile, `${process.pid}\n${dataDir}/postgres\n1\n1\n\n127.0.0.1\n\nready\n`);
    const database = await openEmbedded(dataDir);
    t.match(await database.health(), { healthy: true });
    await database.close();
  },
);

t.test('a lost password file is told, not papered over', { skip: noEmbedded }, async (t) => {
  const dataDir = createDataDir(t);
  await (await openEmbedded(dataDir)).close();
  writeFileSync(path.join(dataDir, 'secrets', 'database-password'), 'another');
  await t.rejects(openEmbedded(dataDir), {
    code: 'DATABASE_START_FAILED',
    message: /password in DATA_DIR.secrets is not the one/,
  });
  t.notOk(existsSync(path.join(dataDir, 'postgres', 'postmaster.pid')), 'nothing is left running');
});

t.test(
  'as root, folders that are closed to others are no obstacle',
  {
    skip:
      process.getuid?.() === 0 && process.platform === 'linux'
        ? noEmbedded
        : 'only root on Linux changes the account',
  },
  async (t) => {
    const dataDir = createDataDir(t);
    chmodSync(path.dirname(dataDir), 0o700);
    const database = await openEmbedded(dataDir);
    t.match(await database.health(), { healthy: true });
    const pid = Number(
      readFileSync(path.join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0],
    );
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    t.notMatch(status, /^Uid:\t0\t/m, 'the server does not run as root');
    t.match(status, /^CapEff:\t0{15}4$/m, 'and may do nothing more than pass and read');
    await database.close();
  },
);

t.test('missing links to libraries are made again', async (t) => {
  const root = t.testdir({
    native: {
      lib: { 'libx.so.1.2': '' },
      'pg-symlinks.json': JSON.stringify([
        { source: 'native/lib/libx.so.1.2', target: 'native/lib/libx.so.1' },
      ]),
    },
  });
  const made = await prepareBinaries(path.join(root, 'unused'), root);
  await prepareBinaries(path.join(root, 'unused'), root);
  t.equal(readlinkSync(path.join(root, 'native/lib/libx.so.1')), 'libx.so.1.2');
  t.same(made.env, { LC_ALL: 'C', TZ: 'UTC' });
});

t.test(
  'where the package may not be written, links are made in the data folder',
  { skip: process.getuid?.() === 0 ? 'root may write anywhere' : false },
  async (t) => {
    const links = JSON.stringify([{ source: 'native/lib/x.1', target: 'native/lib/x' }]);
    const root = t.testdir({ native: { lib: { 'x.1': '' }, 'pg-symlinks.json': links } });
    chmodSync(path.join(root, 'native/lib'), 0o555);
    const linkDir = path.join(root, 'links');
    const made = await prepareBinaries(linkDir, root);
    chmodSync(path.join(root, 'native/lib'), 0o755);
    t.equal(readlinkSync(path.join(linkDir, 'x')), path.join('..', 'native', 'lib', 'x.1'));
    t.equal(made.env['LD_LIBRARY_PATH'], `${linkDir}:${path.join(root, 'native/lib')}`);
  },
);
