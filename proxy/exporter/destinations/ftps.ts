import { z } from 'zod';
import { authoritiesSetting, isFingerprint, readAuthorities } from './certificate';
import { defineDestination } from './destination';
import { connectFtp } from './ftp-server/connect';
import { ftpSettings } from './ftp-server/ftp-settings';
import { createFtpStore } from './ftp-server/ftp-store';
import { deliverToStore } from './placing/deliver-to-store';

export const ftps = defineDestination({
  kind: 'ftps',
  title: 'FTPS server (FTP over TLS)',
  settings: z.strictObject({
    ...ftpSettings,
    port: z
      .int()
      .min(1)
      .max(65535)
      .optional()
      .describe('Its port. If empty 21, with `tls: implicit` 990.'),
    tls: z
      .enum(['explicit', 'implicit'])
      .default('explicit')
      .describe(
        '`explicit`: encryption is asked for first (AUTH TLS); `implicit`: it is there from the start.',
      ),
    ca: authoritiesSetting,
    certificateFingerprint: z
      .string()
      .refine(isFingerprint, 'is not a SHA-256 fingerprint in hexadecimal')
      .optional()
      .describe(
        'The SHA-256 fingerprint of the only certificate that is trusted; for one that no authority signed.',
      ),
  }),
  deliver: async (set, settings, context) => {
    const { host } = settings;
    const mode = settings.tls;
    const ca = settings.ca === undefined ? undefined : await readAuthorities(settings.ca, context);
    const login = {
      host,
      port: settings.port ?? (mode === 'implicit' ? 990 : 21),
      username: settings.username,
      password: await context.secrets(settings.password),
      tls: { mode, trust: { host, ca, fingerprint: settings.certificateFingerprint } },
    };
    return deliverToStore(set, settings, context, async () =>
      createFtpStore(await connectFtp(login, context.signal), {
        base: settings.path,
        host,
        scheme: 'ftps',
      }),
    );
  },
});
