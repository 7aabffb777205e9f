import { connect, type Socket } from 'node:net';
import { BridgeError } from '../../errors';

const CONNECT_MS = 20_000;

/** A connection to a server, or EXPORT_DESTINATION_UNREACHABLE with the system's reason within 20 seconds. */
export function connectTcp(host: string, port: number, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, keepAlive: true, noDelay: true });
    const timer = setTimeout(
      () => socket.destroy(Object.assign(new Error(), { code: 'ETIMEDOUT' })),
      CONNECT_MS,
    );
    const stop = (): void => void socket.destroy(new Error('stopped'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    const fail = (error: NodeJS.ErrnoException): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      reject(unreachable(host, error.code, error));
    };
    socket.once('error', fail);
    socket.once('connect', () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      socket.off('error', fail);
      // From here on the protocol above tells what went wrong; without a listener the process would end.
      socket.on('error', () => undefined);
      resolve(socket);
    });
  });
}

export const unreachable = (
  host: string,
  reason: string | undefined,
  cause: unknown,
): BridgeError =>
  new BridgeError('EXPORT_DESTINATION_UNREACHABLE', {
    params: { host, reason: reason ?? 'no answer' },
    cause,
  });
