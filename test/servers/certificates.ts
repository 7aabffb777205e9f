import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { newFolder, type TestScope } from './process';

export interface Certificates {
  /** PEM files: the authority, and a certificate of it with its key. */
  ca: string;
  certificate: string;
  key: string;
  /** SHA-256, hexadecimal with colons. */
  fingerprint: string;
}

/** A certificate authority of its own for each test, and a certificate of it for these names. */
export function makeCertificates(
  test: TestScope,
  names: readonly string[] = ['DNS:localhost', 'IP:127.0.0.1'],
): Certificates {
  const folder = newFolder(test);
  writeFileSync(
    path.join(folder, 'extensions.cnf'),
    `subjectAltName=${names.join(',')}\nbasicConstraints=CA:FALSE\n`,
  );
  const openssl = (...args: string[]): string =>
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe', encoding: 'utf8' });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  openssl('req', '-x509', ...newKey, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=Test CA');
  openssl('req', ...newKey, '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=server');
  openssl(
    ...['x509', '-req', '-in', 'server.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-days', '2'],
    ...['-CAcreateserial', '-extfile', 'extensions.cnf', '-out', 'server.pem'],
  );
  const shown = openssl('x509', '-in', 'server.pem', '-noout', '-fingerprint', '-sha256');
  const at = (name: string): string => path.join(folder, name);
  return {
    ca: at('ca.pem'),
    certificate: at('server.pem'),
    key: at('server.key'),
    fingerprint: shown.trim().split('=')[1] ?? '',
  };
}
