import type { Config } from '../config';
import { createServiceClient, type ServiceClient } from './service-client';
import { serviceUrl } from './service-url';
import { authorize } from './sync/sign-in';
import type { CommandContext } from './terminal';

export interface ServiceFlags {
  url?: string;
}

export const urlOption = [
  '--url <address>',
  'address of the service; default: SDS_BRIDGE_URL, else this machine',
] as const;

/** Where the running service is and who calls it, from the settings and `--url`. */
export const serviceOf = (config: Config, { url }: ServiceFlags) => ({
  url: serviceUrl(config, url),
  token: config.SDS_BRIDGE_TOKEN,
  sandboxPort: config.SANDBOX_PORT,
  outboundProxy: config.OUTBOUND_PROXY,
});

/** Runs one command against the running service, signed in. */
export async function withService<T>(
  context: CommandContext,
  flags: ServiceFlags,
  work: (client: ServiceClient) => Promise<T>,
): Promise<T> {
  const options = { ...serviceOf(context.config(), flags), signal: context.signal };
  const client = createServiceClient(options);
  try {
    await authorize(client, options);
    return await work(client);
  } finally {
    client.close();
  }
}
