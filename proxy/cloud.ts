import type { Config } from './config';

/** Which cloud answers, and every address that may be called in it. */
export interface Cloud {
  name: 'global' | 'sandbox';
  /** Origin of Microsoft Graph, no trailing slash. */
  graphOrigin: string;
  /** Origin of the sign-in service, no trailing slash. */
  loginOrigin: string;
  /** What Entra ID writes into `iss`: version 2 and version 1 tokens. `{tenant}` is replaced. */
  issuers: readonly string[];
  /** Whether an upload session's storage address belongs to this cloud. */
  isStorageAddress(url: URL): boolean;
}

/** industryData exists in the global cloud only, so there is no switch for national clouds. */
const globalCloud: Cloud = {
  name: 'global',
  graphOrigin: 'https://graph.microsoft.com',
  loginOrigin: 'https://login.microsoftonline.com',
  issuers: ['https://login.microsoftonline.com/{tenant}/v2.0', 'https://sts.windows.net/{tenant}/'],
  isStorageAddress: (url) =>
    url.protocol === 'https:' &&
    url.port === '' &&
    /^[a-z0-9]{3,24}\.dfs\.core\.windows\.net$/.test(url.hostname),
};

/**
 * The one place where CLOUD becomes addresses (DESIGN: one setting decides, never single URLs).
 * `CLOUD=global` yields constants; nothing of the environment can add to them.
 */
export function cloudOf(config: Pick<Config, 'CLOUD' | 'SANDBOX_PORT'>): Cloud {
  return config.CLOUD === 'global' ? globalCloud : sandboxCloud(config.SANDBOX_PORT);
}

/** The sandbox listens on two neighbouring ports of the literal loopback address. */
function sandboxCloud(port: number): Cloud {
  const origin = `http://127.0.0.1:${port}`;
  const storageOrigin = `http://127.0.0.1:${port + 1}`;
  return {
    name: 'sandbox',
    graphOrigin: origin,
    loginOrigin: origin,
    issuers: [`${origin}/{tenant}/v2.0`, `${origin}/{tenant}/`],
    isStorageAddress: (url) => url.origin === storageOrigin,
  };
}
