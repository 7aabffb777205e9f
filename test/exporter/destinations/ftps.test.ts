import path from 'node:path';
import t from 'tap';
import { freePort } from '../../servers/process';
import { findVsftpd, startVsftpd, type Vsftpd } from '../../servers/vsftpd';
import { makeCertificates } from '../../servers/certificates';
import { deliver, holdsContract, type Settings, type Subject } from './contract';
import { readSet } from './reader';
import { contentOf, makeSet } from './sets';
import { findSmallFileSystem, layouts, lookAt, mountSmall } from './stores';

const { skip } = findVsftpd();

const settingsFor = (server: Vsftpd): Settings => ({
  host: 'localhost',
  port: server.port,
  username: server.username,
  password: { env: 'PASSWORD' },
  ca: server.certificates.ca,
});

const subjectOf = (server: Vsftpd): Subject => ({
  kind: 'ftps',
  settings: settingsFor(server),
  interrupt: server.killSessions,
  ...lookAt(server.folder),
});

let server: Vsftpd;

holdsContract({
  kind: 'ftps',
  skip,
  start: async (test) => {
    // Slow enough that the library's progress, told twice a second, comes in the middle of a file.
    server = await startVsftpd(test, { bytesPerSecond: 8 * 2 ** 20 });
    return subjectOf(server);
  },
  variants: layouts,
  large: 'files',
  resumes: true,
  refusals: [
    {
      name: 'a certificate of another authority is refused',
      code: 'EXPORT_CERTIFICATE_REFUSED',
      settings: (test) => ({ ca: makeCertificates(test).ca }),
    },
    {
      name: 'a certificate of no public authority is refused',
      code: 'EXPORT_CERTIFICATE_REFUSED',
      settings: () => ({ ca: undefined }),
    },
    {
      name: 'a certificate with another fingerprint is refused',
      code: 'EXPORT_CERTIFICATE_REFUSED',
      settings: () => ({ ca: undefined, certificateFingerprint: 'ab'.repeat(32) }),
    },
    {
      name: 'a wrong password is refused',
      code: 'EXPORT_DESTINATION_SIGN_IN',
      settings: () => ({ password: { env: 'WRONG' } }),
    },
    {
      name: 'a password of several lines is refused',
      code: 'EXPORT_DESTINATION_INVALID',
      settings: () => ({ password: { file: server.certificates.ca } }),
    },
    {
      name: 'a server without TLS is refused',
      code: 'EXPORT_TLS_UNAVAILABLE',
      settings: async (test) => ({ port: (await startVsftpd(test, { tls: 'none' })).port }),
    },
    {
      name: 'a missing folder is refused',
      code: 'EXPORT_DESTINATION_PATH_MISSING',
      settings: () => ({ path: 'not-there' }),
    },
    {
      name: 'an account that may not write is refused',
      code: 'EXPORT_DESTINATION_FORBIDDEN',
      settings: async (test) => settingsFor(await startVsftpd(test, { isReadOnly: true })),
    },
    {
      name: 'a full disk is told',
      // The data connection may break before the reply on the other one is read.
      code: /^EXPORT_DESTINATION_(FULL|INTERRUPTED)$/,
      isTooMuch: true,
      attempts: 'any',
      skip: findSmallFileSystem(),
      settings: async (test) => {
        const other = await startVsftpd(test);
        mountSmall(test, path.join(other.folder, 'full'));
        return { ...settingsFor(other), path: 'full' };
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

t.test(
  'one certificate alone may be trusted, and TLS from the start spoken',
  { skip },
  async (t) => {
    for (const tls of ['explicit', 'implicit'] as const) {
      const server = await startVsftpd(t, { tls });
      const set = makeSet(t, { rows: 3 });
      const settings = {
        tls,
        layout: 'files',
        ca: undefined,
        certificateFingerprint: server.certificates.fingerprint,
      };
      t.match(await deliver(subjectOf(server), set, settings), { result: 'delivered' });
      t.same(await readSet(server.folder, 'files'), contentOf(set));
    }
  },
);

t.test('plain FTP is spoken only when the profile allows it by name', { skip }, async (t) => {
  const server = await startVsftpd(t, { tls: 'none' });
  const set = makeSet(t, { rows: 3, license: true });
  const settings = settingsFor(server);
  delete settings.ca;
  const subject = {
    ...subjectOf(server),
    kind: 'ftp',
    settings: { ...settings, createPath: true },
  };
  t.match(await deliver(subject, set), { result: 'failed', code: 'EXPORT_UNENCRYPTED' });
  t.match(await deliver(subject, set, { allowUnencrypted: true, path: 'zip' }), {
    result: 'delivered',
  });
  t.same(await subject.arrived('zip'), contentOf(set));
});
