import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import path from 'node:path';
import {
  findProgram,
  freePort,
  newFolder,
  startServer,
  type ServerProcess,
  type TestScope,
} from './process';

export interface Sshd extends ServerProcess {
  port: number;
  username: string;
  /** A line of known_hosts. */
  hostKey: string;
  fingerprint: string;
  /** Files: the key that signs in and the same one under the passphrase "a passphrase". */
  clientKey: string;
  lockedKey: string;
  /** What the account sees as its folder. */
  folder: string;
}

export const findSshd = (): { skip: string | false } => findProgram('sshd', 'ssh-keygen');

/** OpenSSH's server on a free loopback port with keys made for the test. */
export async function startSshd(
  test: TestScope,
  options: { isReadOnly?: boolean } = {},
): Promise<Sshd> {
  const home = newFolder(test);
  const folder = path.join(home, 'data');
  for (const name of ['keys', 'data']) mkdirSync(path.join(home, name));
  const key = (name: string): string => path.join(home, 'keys', name);
  for (const [name, passphrase] of [
    ['host', ''],
    ['client', ''],
    ['locked', 'a passphrase'],
  ] as const)
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', passphrase, '-f', key(name)]);
  const publicKeys = ['client', 'locked'].map((name) => readFileSync(`${key(name)}.pub`, 'utf8'));
  writeFileSync(key('authorized'), publicKeys.join(''));
  // Where the daemon, started as root, separates its privileges; a packaged one makes it at boot.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true });

  const port = await freePort();
  const config = [
    `ListenAddress 127.0.0.1:${port}`,
    `HostKey ${key('host')}`,
    `AuthorizedKeysFile ${key('authorized')}`,
    'PidFile none',
    'StrictModes no',
    'UsePAM no',
    'PermitRootLogin yes',
    'PasswordAuthentication yes',
    'MaxStartups 100',
    'LogLevel ERROR',
    'Subsystem sftp internal-sftp',
    `ForceCommand internal-sftp -d ${folder}${options.isReadOnly ? ' -R' : ''}`,
  ];
  writeFileSync(key('config'), `${config.join('\n')}\n`);
  const server = await startServer(
    test,
    execFileSync('sh', ['-c', 'PATH=$PATH:/usr/sbin command -v sshd'], { encoding: 'utf8' }).trim(),
    ['-D', '-e', '-f', key('config')],
    port,
  );
  const hostKey = `127.0.0.1 ${readFileSync(`${key('host')}.pub`, 'utf8').trim()}`;
  const told = execFileSync('ssh-keygen', ['-lf', key('host.pub')], { encoding: 'utf8' });
  return {
    ...server,
    port,
    username: userInfo().username,
    hostKey,
    fingerprint: told.split(' ')[1] ?? '',
    clientKey: key('client'),
    lockedKey: key('locked'),
    folder,
  };
}
