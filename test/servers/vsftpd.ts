import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { makeCertificates, type Certificates } from './certificates';
import {
  findProgram,
  freePort,
  newFolder,
  startServer,
  type ServerProcess,
  type TestScope,
} from './process';

export interface Vsftpd extends ServerProcess {
  port: number;
  username: string;
  password: string;
  folder: string;
  certificates: Certificates;
}

export const findVsftpd = (): { skip: string | false } => findProgram('vsftpd', 'openssl');

/**
 * vsftpd on a free loopback port. It demands TLS, and the TLS session of the control connection on every data
 * connection, unless `tls` is none. The account is vsftpd's anonymous one with a list of passwords, so that the test
 * changes nothing in the system.
 */
export async function startVsftpd(
  test: TestScope,
  options: {
    tls?: 'explicit' | 'implicit' | 'none';
    isReadOnly?: boolean;
    bytesPerSecond?: number;
  } = {},
): Promise<Vsftpd> {
  const tls = options.tls ?? 'explicit';
  const certificates = makeCertificates(test);
  const home = newFolder(test);
  const folder = path.join(home, 'data');
  mkdirSync(folder);
  writeFileSync(path.join(home, 'passwords'), 'secret\n');
  const port = await freePort();
  const yes = (value: boolean): string => (value ? 'YES' : 'NO');
  const settings: Record<string, string | number> = {
    listen: 'YES',
    listen_address: '127.0.0.1',
    listen_port: port,
    background: 'NO',
    run_as_launching_user: 'YES',
    seccomp_sandbox: 'NO',
    isolate: 'NO',
    isolate_network: 'NO',
    xferlog_enable: 'NO',
    anonymous_enable: 'YES',
    local_enable: 'NO',
    secure_email_list_enable: 'YES',
    email_password_file: path.join(home, 'passwords'),
    anon_root: folder,
    anon_umask: '022',
    anon_upload_enable: 'YES',
    anon_mkdir_write_enable: 'YES',
    anon_other_write_enable: 'YES',
    anon_world_readable_only: 'NO',
    write_enable: yes(!options.isReadOnly),
    ...(options.bytesPerSecond && { anon_max_rate: options.bytesPerSecond }),
    ...(tls !== 'none' && {
      ssl_enable: 'YES',
      implicit_ssl: yes(tls === 'implicit'),
      allow_anon_ssl: 'YES',
      force_anon_logins_ssl: 'YES',
      force_anon_data_ssl: 'YES',
      require_ssl_reuse: 'YES',
      ssl_ciphers: 'HIGH',
      rsa_cert_file: certificates.certificate,
      rsa_private_key_file: certificates.key,
    }),
  };
  const config = path.join(home, 'vsftpd.conf');
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(config, lines.join(''));
  const server = await startServer(test, 'vsftpd', [config], port);
  return { ...server, port, username: 'anonymous', password: 'secret', folder, certificates };
}
