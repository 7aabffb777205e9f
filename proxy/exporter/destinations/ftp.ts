import { z } from 'zod';
import { BridgeError } from '../../errors';
import { defineDestination } from './destination';
import { connectFtp } from './ftp-server/connect';
import { ftpSettings } from './ftp-server/ftp-settings';
import { createFtpStore } from './ftp-server/ftp-store';
import { deliverToStore } from './placing/deliver-to-store';

export const ftp = defineDestination({
  kind: 'ftp',
  title: 'FTP server, without encryption',
  settings: z.strictObject({
    ...ftpSettings,
    port: z.int().min(1).max(65535).default(21).describe('Its port.'),
    allowUnencrypted: z
      .boolean()
      .default(false)
      .describe('Must be true: password and roster are readable for everyone on the way.'),
  }),
  deliver: async (set, settings, context) => {
    if (!settings.allowUnencrypted)
      throw new BridgeError('EXPORT_UNENCRYPTED', {
        params: { instead: 'sftp or ftps, or set allowUnencrypted' },
      });
    const { host, port, username } = settings;
    const login = { host, port, username, password: await context.secrets(settings.password) };
    return deliverToStore(set, settings, context, async () =>
      createFtpStore(await connectFtp(login, context.signal), {
        base: settings.path,
        host,
        scheme: 'ftp',
      }),
    );
  },
});
