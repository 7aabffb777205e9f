import { z } from 'zod';
import { BridgeError } from '../../errors';
import { secretReference } from '../profile/secret';
import { withArchive } from './archive';
import { withAttempts } from './attempts';
import { authoritiesSetting, readAuthorities, trustedBy } from './certificate';
import {
  defineDestination,
  type Delivery,
  type DestinationContext,
  type ExportFile,
  type ExportSet,
} from './destination';
import { composeMessage } from './mail/message';
import { hasPasswords } from './mail/password-column';
import { sendMail, type MailServer } from './mail/send-mail';
import { safeName } from './placing/temporary-names';

const address = z.string().regex(/^[^\s@<>,;]+@[^\s@<>,;]+$/, 'is not a mail address');
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/;
/** Base64 in lines of 76 characters: 57 bytes become 78. */
const ENCODED = 78 / 57;

const settings = z.strictObject({
  host: z.string().min(1).describe('Name or address of the mail server.'),
  port: z
    .int()
    .min(1)
    .max(65535)
    .optional()
    .describe('Its port. If empty 587, with `tls: implicit` 465, with `tls: none` 25.'),
  tls: z
    .enum(['starttls', 'implicit', 'none'])
    .default('starttls')
    .describe(
      '`starttls`: encryption is demanded first; `implicit`: it is there from the start; `none`: only on loopback.',
    ),
  ca: authoritiesSetting,
  username: z.string().min(1).optional().describe('The account, if the server asks for one.'),
  password: secretReference.optional().describe('Where its password stands.'),
  from: address.describe('The address of the sender.'),
  to: z.array(address).min(1).max(50).describe('The addresses of the recipients.'),
  cc: z.array(address).max(50).default([]).describe('Recipients of a copy.'),
  maxBytes: z
    .int()
    .min(1)
    .max(100 * 2 ** 20)
    .default(15 * 2 ** 20)
    .describe(
      'The most that is attached, in bytes of the archives. On the way they become a third larger; many servers take 25 MB.',
    ),
  allowPasswords: z
    .boolean()
    .default(false)
    .describe('Whether a set with passwords is mailed: mail lies readable in mailboxes.'),
});

export const email = defineDestination({
  kind: 'email',
  title: 'E-mail with the set as an archive',
  settings,
  deliver: async (set, settings, context) => {
    if (!settings.allowPasswords) await refusePasswords(set);
    const server = await readServer(settings, context);
    const name = safeName(set.profile);
    const send = (attachments: ExportFile[]): Promise<Delivery> =>
      sendArchives(set, attachments, settings, server, context);
    return withArchive(set.files, `${name}.zip`, context.signal, (archive) =>
      set.license === undefined
        ? send([archive])
        : withArchive([set.license], `${name}-license.zip`, context.signal, (license) =>
            send([archive, license]),
          ),
    );
  },
});

async function refusePasswords(set: ExportSet): Promise<void> {
  for (const { path, name } of set.files)
    if (await hasPasswords(path))
      throw new BridgeError('EXPORT_MAIL_HAS_PASSWORDS', { params: { file: name }, target: name });
}

async function readServer(
  { host, port, tls, ca, username, password }: z.output<typeof settings>,
  context: DestinationContext,
): Promise<MailServer> {
  if (tls === 'none' && !LOOPBACK.test(host))
    throw new BridgeError('EXPORT_UNENCRYPTED', { params: { instead: 'tls: starttls' } });
  if ((username === undefined) !== (password === undefined))
    throw new BridgeError('EXPORT_DESTINATION_INVALID', {
      params: { reason: 'username and password belong together' },
    });
  return {
    host,
    port: port ?? { starttls: 587, implicit: 465, none: 25 }[tls],
    tls,
    trust: trustedBy({
      host,
      ca: ca === undefined ? undefined : await readAuthorities(ca, context),
    }),
    username,
    password: password && (await context.secrets(password)),
  };
}

async function sendArchives(
  set: ExportSet,
  attachments: readonly ExportFile[],
  { from, to, cc, maxBytes }: z.output<typeof settings>,
  server: MailServer,
  context: DestinationContext,
): Promise<Delivery> {
  const total = attachments.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total > maxBytes)
    throw new BridgeError('EXPORT_MAIL_TOO_LARGE', { params: { bytes: total, limit: maxBytes } });
  const message = composeMessage(set, attachments, { from, to, cc });
  return withAttempts(context, async (attempts) => {
    let encoded = 0;
    const onBytes = (bytes: number): void => {
      encoded += bytes;
      context.onProgress(Math.min(total, Math.floor(encoded / ENCODED)), total);
    };
    await sendMail(server, message, { signal: context.signal, onBytes });
    context.onProgress(total, total);
    return {
      place: `${to.length + cc.length} recipients by ${server.host}`,
      files: attachments.map(({ name, bytes }) => ({ name, bytes })),
      attempts,
      resumedBytes: 0,
    };
  });
}
