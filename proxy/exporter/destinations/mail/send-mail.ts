import { Transform } from 'node:stream';
import type { ConnectionOptions } from 'node:tls';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { BridgeError } from '../../../errors';
import { mailFailure } from './mail-failure';

export interface MailServer {
  host: string;
  port: number;
  tls: 'starttls' | 'implicit' | 'none';
  trust: ConnectionOptions;
  username?: string | undefined;
  password?: string | undefined;
}

const TIMEOUTS = { connectionTimeout: 20_000, greetingTimeout: 20_000, socketTimeout: 120_000 };

/**
 * Sends one message over one connection. Fails with EXPORT_MAIL_UNCLEAR when the connection ended after the whole
 * message was handed over and before the server answered: then it may have been delivered, and repeating it is for a
 * person to decide. Before that a server keeps nothing (RFC 5321, section 4.1.1.4).
 */
export async function sendMail(
  server: MailServer,
  message: SendMailOptions,
  options: { signal: AbortSignal; onBytes: (encoded: number) => void },
): Promise<void> {
  const { host, port, tls, username, password } = server;
  const transport = createTransport({
    host,
    port,
    secure: tls === 'implicit',
    requireTLS: tls === 'starttls',
    ignoreTLS: tls === 'none',
    tls: server.trust,
    ...(username !== undefined && { auth: { user: username, pass: password ?? '' } }),
    ...TIMEOUTS,
    disableUrlAccess: true,
  });
  let isWhole = false;
  const stop = (): void => transport.close();
  options.signal.addEventListener('abort', stop, { once: true });
  transport.use('stream', (mail, done) => {
    mail.message.transform(() => {
      const counter = new Transform({
        transform: (chunk: Buffer, _encoding, next) => {
          options.onBytes(chunk.length);
          // A message that is being sent cannot be taken back but by ending it in the middle.
          next(options.signal.aborted ? new Error('stopped') : null, chunk);
        },
      });
      counter.once('end', () => (isWhole = true));
      return counter;
    });
    done();
  });
  try {
    const { accepted, rejected } = await transport.sendMail(message);
    if (rejected.length > 0)
      throw new BridgeError('EXPORT_MAIL_RECIPIENTS_REFUSED', {
        params: { host, accepted: accepted.length, total: accepted.length + rejected.length },
      });
  } catch (error) {
    throw mailFailure(error, host, isWhole);
  } finally {
    options.signal.removeEventListener('abort', stop);
    transport.close();
  }
}
