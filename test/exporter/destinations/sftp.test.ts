import path from 'node:path';
import t from 'tap';
import { freePort } from '../../servers/process';
import { findSshd, startSshd, type Sshd } from '../../servers/sshd';
import { createContext } from './context';
import { deliver, holdsContract, type Settings, type Subject } from './contract';
import { findSmallFileSystem, layouts, lookAt, mountSmall } from './stores';
import { makeSet } from './sets';

const { skip } = findSshd();

const settingsFor = (server: Sshd): Settings => ({
  host: '127.0.0.1',
  port: server.port,
  username: server.username,
  privateKey: { file: server.clientKey },
  hostKey: server.fingerprint,
});

const subjectOf = (server: Sshd): Subject => ({
  kind: 'sftp',
  settings: settingsFor(server),
  interrupt: server.killSessions,
  ...lookAt(server.folder),
});

let server: Sshd;

holdsContract({
  kind: 'sftp',
  skip,
  start: async (test) => {
    server = await startSshd(test);
    return subjectOf(server);
  },
  variants: layouts,
  large: 'files',
  resumes: true,
  refusals: [
    {
      name: 'another host key is refused',
      code: 'EXPORT_HOST_KEY_WRONG',
      settings: () => ({ hostKey: `SHA256:${'A'.repeat(43)}` }),
    },
    {
      name: 'no host key is refused, with the fingerprint that was seen',
      code: 'EXPORT_HOST_KEY_MISSING',
      settings: () => ({ hostKey: undefined }),
    },
    {
      name: 'a wrong password is refused',
      code: 'EXPORT_DESTINATION_SIGN_IN',
      settings: () => ({ privateKey: undefined, password: { env: 'PASSWORD' } }),
    },
    {
      name: 'a key that cannot be read is refused',
      code: 'EXPORT_DESTINATION_INVALID',
      settings: () => ({ privateKey: { file: server.lockedKey } }),
    },
    {
      name: 'neither password nor key is refused',
      code: 'EXPORT_DESTINATION_INVALID',
      settings: () => ({ privateKey: undefined }),
    },
    {
      name: 'a missing folder is refused',
      code: 'EXPORT_DESTINATION_PATH_MISSING',
      settings: () => ({ path: 'not-there' }),
    },
    {
      name: 'an account that may not write is refused',
      code: 'EXPORT_DESTINATION_FORBIDDEN',
      settings: async (test) => ({
        ...settingsFor(await startSshd(test, { isReadOnly: true })),
        path: '.',
      }),
    },
    {
      name: 'a full disk is told',
      code: 'EXPORT_DESTINATION_FULL',
      isTooMuch: true,
      skip: findSmallFileSystem(),
      settings: (test) => {
        const folder = path.join(path.dirname(server.folder), 'full');
        mountSmall(test, folder);
        return { path: folder };
      },
    },
    {
      name: 'a server that is not there is tried five times',
      code: 'EXPORT_DESTINATION_UNREACHABLE',
      attempts: 5,
      settings: async () => ({ port: await freePort() }),
    },
  ],
});

t.test('the host key may be a known_hosts line, the private key locked', { skip }, async (t) => {
  const server = await startSshd(t);
  const settings = {
    path: '.',
    hostKey: [server.hostKey, `SHA256:${'A'.repeat(43)}`],
    privateKey: { file: server.lockedKey },
    passphrase: { env: 'PASSPHRASE' },
  };
  const context = createContext({ environment: { PASSPHRASE: 'a passphrase' } });
  const set = makeSet(t, { rows: 3 });
  t.match(await deliver(subjectOf(server), set, settings, context), { result: 'delivered' });
});
