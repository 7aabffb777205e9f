import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { makeCertificates, type Certificates } from './certificates';
import { findProgram, freePort, type TestScope } from './process';

export interface ReceivedMail {
  messageId: string;
  /** Everything but the attachments. */
  text: string;
  recipients: string[];
  attachments: { name: string; content: Buffer }[];
}

export interface Smtp {
  port: number;
  username: string;
  password: string;
  certificates: Certificates;
  mails: ReceivedMail[];
  /** Ends every connection. */
  killSessions: () => void;
  /** Ends the connection after the next whole message, kept but not confirmed. */
  dieAfterNextMail: () => void;
}

export const findSmtp = (): { skip: string | false } => findProgram('openssl');

/** A mail server with STARTTLS, or TLS from the start, and authentication; `refuse` names a recipient it refuses. */
export async function startSmtp(
  test: TestScope,
  options: { tls?: 'starttls' | 'implicit' | 'none'; refuse?: string; maxBytes?: number } = {},
): Promise<Smtp> {
  const certificates = makeCertificates(test);
  const tls = options.tls ?? 'starttls';
  const mails: ReceivedMail[] = [];
  const sockets = new Set<Socket>();
  const killSessions = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  let isDying = false;
  const server = new SMTPServer({
    secure: tls === 'implicit',
    ...(tls !== 'none' && {
      key: readFileSync(certificates.key),
      cert: readFileSync(certificates.certificate),
    }),
    disabledCommands: tls === 'none' ? ['STARTTLS'] : [],
    allowInsecureAuth: false,
    authOptional: tls === 'none',
    ...(options.maxBytes !== undefined && { size: options.maxBytes }),
    disableReverseLookup: true,
    onAuth: ({ username, password }, _session, done) =>
      username === 'exporter' && password === 'secret'
        ? done(null, { user: username })
        : done(new Error('wrong')),
    onRcptTo: ({ address }, _session, done) =>
      done(address === options.refuse ? new Error('unknown') : null),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.once('end', () => {
        if (stream.sizeExceeded)
          return done(Object.assign(new Error('too large'), { responseCode: 552 }));
        const recipients = session.envelope.rcptTo.map(({ address }) => address);
        mails.push({ ...parseMail(Buffer.concat(chunks)), recipients });
        if (isDying) killSessions();
        else done();
        isDying = false;
      });
    },
  });
  server.on('error', () => undefined);
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const port = await freePort();
  server.listen(port, '127.0.0.1');
  await once(server.server, 'listening');
  test.teardown(
    () =>
      new Promise<void>((resolve) => {
        killSessions();
        server.close(() => resolve());
      }),
  );
  return {
    port,
    username: 'exporter',
    password: 'secret',
    certificates,
    mails,
    killSessions,
    dieAfterNextMail: () => (isDying = true),
  };
}

/** Enough of MIME for what the exporter writes: one level of parts, attachments in base64. */
function parseMail(raw: Buffer): Omit<ReceivedMail, 'recipients'> {
  const text = raw.toString('latin1');
  const boundary = /boundary="([^"]+)"/.exec(text)?.[1] ?? createHash('md5').digest('hex');
  const parts = text.split(`--${boundary}`);
  const attachments = parts.flatMap((part) => {
    const cut = part.indexOf('\r\n\r\n');
    const name = /filename="?([^"\r\n;]+)"?/.exec(part.slice(0, cut))?.[1];
    return name === undefined
      ? []
      : [{ name, content: Buffer.from(part.slice(cut).replace(/\s/g, ''), 'base64') }];
  });
  return {
    messageId: /^message-id: *(\S+)/im.exec(text)?.[1] ?? '',
    text: parts.filter((part) => !/filename=/.test(part)).join('\n'),
    attachments,
  };
}
