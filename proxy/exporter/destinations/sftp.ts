import { z } from 'zod';
import { BridgeError } from '../../errors';
import { secretReference } from '../profile/secret';
import { defineDestination, type DestinationContext } from './destination';
import { deliverToStore } from './placing/deliver-to-store';
import { remotePlacementSettings } from './placing/placement-settings';
import { connectSsh, type SshLogin } from './ssh/connect';
import { isHostKey } from './ssh/host-key';
import { createSftpStore } from './ssh/sftp-store';

const hostKey = z
  .string()
  .refine(isHostKey, 'is neither a fingerprint, SHA256:…, nor a known_hosts line');

const settings = z.strictObject({
  host: z.string().min(1).describe('Name or address of the server.'),
  port: z.int().min(1).max(65535).default(22).describe('Its port.'),
  username: z.string().min(1).describe('The account on the server.'),
  password: secretReference.optional().describe('Where its password stands.'),
  privateKey: secretReference
    .optional()
    .describe('Where its private key stands, in OpenSSH or PEM form; instead of a password.'),
  passphrase: secretReference
    .optional()
    .describe('Where the passphrase of the private key stands, if it has one.'),
  hostKey: z
    .union([hostKey, z.array(hostKey).min(1).max(8)])
    .optional()
    .describe(
      'The key by which the server proves itself: its fingerprint (`SHA256:…`) or its known_hosts line, or several while ' +
        'it changes. Without it nothing is delivered, and the error tells the fingerprint that was seen.',
    ),
  ...remotePlacementSettings,
});

export const sftp = defineDestination({
  kind: 'sftp',
  title: 'SFTP server (SSH)',
  settings,
  deliver: async (set, settings, context) => {
    const login = await readLogin(settings, context);
    return deliverToStore(set, settings, context, async () =>
      createSftpStore(await connectSsh(login, context.signal), {
        base: settings.path.replace(/(?<=.)\/+$/, ''),
        host: settings.host,
        signal: context.signal,
      }),
    );
  },
});

async function readLogin(
  { host, port, username, password, privateKey, passphrase, hostKey }: z.output<typeof settings>,
  { secrets }: DestinationContext,
): Promise<SshLogin> {
  if (password === undefined && privateKey === undefined)
    throw new BridgeError('EXPORT_DESTINATION_INVALID', {
      params: { reason: 'it needs a password or a privateKey' },
    });
  return {
    host,
    port,
    username,
    hostKeys: [hostKey ?? []].flat(),
    ...(password && { password: await secrets(password) }),
    ...(privateKey && { privateKey: await secrets(privateKey) }),
    ...(passphrase && { passphrase: await secrets(passphrase) }),
  };
}
