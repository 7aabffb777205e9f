import type { Config } from '../config';
import { BridgeError } from '../errors';

/**
 * The sandbox never runs beside real settings (DESIGN §11). Throws SANDBOX_REFUSED naming the setting,
 * never its value.
 */
export function refuseRealSettings(config: Config): void {
  const setting = forbiddenSetting(config);
  if (setting !== undefined) throw new BridgeError('SANDBOX_REFUSED', { params: { setting } });
}

function forbiddenSetting(config: Config): string | undefined {
  if (config.CLOUD !== 'sandbox') return `CLOUD=${config.CLOUD}`;
  if (config.HOST !== '127.0.0.1') return 'HOST';
  const secrets = [
    'DATABASE_URL',
    'API_CLIENT_ID',
    'API_CLIENT_CERTIFICATE_FILE',
    'API_CLIENT_MANAGED_IDENTITY',
    'API_CLIENT_TOKEN_FILE',
    'API_CLIENT_SECRET',
  ] as const;
  return secrets.find((name) => config[name] !== undefined);
}
