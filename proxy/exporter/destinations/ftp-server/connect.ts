import { Client } from 'basic-ftp';
import type { ConnectionOptions, TLSSocket } from 'node:tls';
import { BridgeError } from '../../../errors';
import { pinCertificate, trustedBy, untrusting, type CertificateTrust } from '../certificate';
import { connectTcp } from '../tcp';
import { connectFailure, isReply } from './ftp-failure';

export interface FtpLogin {
  host: string;
  port: number;
  username: string;
  password: string;
  /** None: no encryption at all. */
  tls?: { mode: 'explicit' | 'implicit'; trust: CertificateTrust };
}

const TIMEOUT_MS = 45_000;

export interface FtpConnection {
  client: Client;
  close: () => void;
}

/** A client that is signed in, with its data connections encrypted as the control connection is. */
export async function connectFtp(login: FtpLogin, signal: AbortSignal): Promise<FtpConnection> {
  const { host, port, tls } = login;
  // Fails with the system's own reason, which the library does not keep.
  (await connectTcp(host, port, signal)).destroy();
  const client = new Client(TIMEOUT_MS);
  const stop = (): void => client.close();
  signal.addEventListener('abort', stop, { once: true });
  const close = (): void => {
    signal.removeEventListener('abort', stop);
    client.close();
  };
  try {
    const pinned = tls?.trust.fingerprint;
    if (tls === undefined) await client.connect(host, port);
    else if (pinned === undefined) await connectTls(client, login, tls.mode, trustedBy(tls.trust));
    else {
      await connectTls(client, login, tls.mode, untrusting(tls.trust));
      const shown = (client.ftp.socket as TLSSocket).getPeerCertificate();
      client.close();
      await connectTls(client, login, tls.mode, pinCertificate(tls.trust, pinned, shown));
    }
    await client.login(login.username, login.password);
    await client.useDefaultSettings();
    if (tls !== undefined) await demandProtection(client, host);
    return { client, close };
  } catch (error) {
    close();
    throw connectFailure(error, host);
  }
}

async function connectTls(
  client: Client,
  { host, port }: FtpLogin,
  mode: 'explicit' | 'implicit',
  options: ConnectionOptions,
): Promise<void> {
  if (mode === 'implicit') return void (await client.connectImplicitTLS(host, port, options));
  await client.connect(host, port);
  await startTls(client, host, options);
}

async function startTls(client: Client, host: string, options: ConnectionOptions): Promise<void> {
  try {
    await client.useTLS(options);
  } catch (error) {
    if (isReply(error, 500, 502, 504, 530, 534)) throw noTls(host, error);
    throw error;
  }
}

/** The library asks for encrypted data connections and goes on without when that is refused. */
async function demandProtection(client: Client, host: string): Promise<void> {
  await client.send('PROT P').catch((error: unknown) => {
    throw noTls(host, error);
  });
}

const noTls = (host: string, cause: unknown): BridgeError =>
  new BridgeError('EXPORT_TLS_UNAVAILABLE', { params: { host }, cause });
