import SftpClient from 'ssh2-sftp-client';
import type { ConnectConfig, ServerHostKeyAlgorithm, SFTPWrapper } from 'ssh2';
import { BridgeError } from '../../../errors';
import { connectTcp, unreachable } from '../tcp';
import { fingerprintOf, pinKeys } from './host-key';

export interface SshLogin {
  host: string;
  port: number;
  username: string;
  password?: string;
  privateKey?: string;
  passphrase?: string;
  /** Fingerprints or known_hosts lines. None: nothing is sent, and the fingerprint seen is in the error. */
  hostKeys: readonly string[];
}

export interface SshConnection {
  sftp: SFTPWrapper;
  /** Aborted when the channel is gone: ssh2 never answers a request that is made after that. */
  lost: AbortSignal;
  close: () => Promise<void>;
}

const READY_MS = 20_000;
/** A dead line is noticed after 45 seconds. */
const KEEPALIVE = { keepaliveInterval: 15_000, keepaliveCountMax: 3 };
/** Done by the processor itself, several times faster than what the library asks for first. */
const fastCiphers = ['aes128-gcm@openssh.com', 'aes256-gcm@openssh.com'] as const;
const quiet = (): void => undefined;

/**
 * Opens a connection to a server that has shown a pinned host key; user name and password go to no other. Fails with
 * the codes of host key, sign-in or reachability.
 */
export async function connectSsh(login: SshLogin, signal: AbortSignal): Promise<SshConnection> {
  const sock = await connectTcp(login.host, login.port, signal);
  const client = new SftpClient('sds-bridge', { error: quiet, end: quiet, close: quiet });
  const pins = pinKeys(login.hostKeys);
  let seen: Buffer | undefined;
  let cause: Error | undefined;
  client.on('error', (error: Error) => (cause ??= error));
  const stop = (): void => void sock.destroy();
  signal.addEventListener('abort', stop, { once: true });
  const close = async (): Promise<void> => {
    signal.removeEventListener('abort', stop);
    client.end().catch(quiet);
    sock.destroySoon();
  };
  try {
    const sftp = await client.connect({
      ...credentials(login),
      ...KEEPALIVE,
      sock,
      readyTimeout: READY_MS,
      algorithms: {
        cipher: { prepend: [...fastCiphers], append: [], remove: [] },
        ...(pins.algorithms.length > 0 && {
          serverHostKey: pins.algorithms as ServerHostKeyAlgorithm[],
        }),
      },
      hostVerifier: (key: Buffer) => {
        seen = key;
        return pins.isPinned(key);
      },
    });
    const lost = new AbortController();
    for (const event of ['end', 'close']) sftp.once(event, () => lost.abort());
    sock.once('close', () => lost.abort());
    return { sftp, lost: lost.signal, close };
  } catch (error) {
    await close();
    if (seen !== undefined && !pins.isPinned(seen)) throw unpinned(login, seen);
    throw connectFailure(login, cause ?? error);
  }
}

function credentials(login: SshLogin): ConnectConfig {
  const { username, password, privateKey, passphrase } = login;
  return {
    username,
    ...(password !== undefined && { password }),
    ...(privateKey !== undefined && { privateKey }),
    ...(passphrase !== undefined && { passphrase }),
  };
}

const unpinned = (login: SshLogin, key: Buffer): BridgeError =>
  new BridgeError(
    login.hostKeys.length === 0 ? 'EXPORT_HOST_KEY_MISSING' : 'EXPORT_HOST_KEY_WRONG',
    { params: { host: login.host, fingerprint: fingerprintOf(key) } },
  );

/** `level` is how ssh2 says in which part of the protocol it failed. */
function connectFailure(login: SshLogin, error: unknown): BridgeError {
  const { level, code, message } = error as { level?: string; code?: string; message?: string };
  if (level === 'client-authentication')
    return new BridgeError('EXPORT_DESTINATION_SIGN_IN', {
      params: { host: login.host },
      cause: error,
    });
  if (message?.includes('privateKey'))
    return new BridgeError('EXPORT_DESTINATION_INVALID', {
      params: { reason: 'the private key or its passphrase cannot be used' },
      cause: error,
    });
  if (message?.includes('no matching'))
    return new BridgeError('EXPORT_DESTINATION_REFUSED', {
      params: { place: login.host, reason: 'no algorithm or kind of host key in common' },
      cause: error,
    });
  return unreachable(login.host, code ?? 'no SSH answer', error);
}
