import type { Config } from '../config';
import { findFreePort } from '../database/embedded/free-port';
import type { Logger } from '../observability/logger';
import { startSandbox, type SandboxOptions } from '../sandbox';
import { startServer, type ServerOptions } from '../server';

export interface LocalOptions {
  config: Config;
  logger: Logger;
  /** Only the simulated cloud, without the service. */
  sandboxOnly?: boolean;
  timings?: SandboxOptions['timings'];
  uploadLimits?: ServerOptions['uploadLimits'];
}

export interface Local {
  /** Address of the service; absent when only the sandbox runs. */
  url?: string;
  sandboxPort: number;
  sandboxOrigin: string;
  storageOrigin: string;
  close(): Promise<void>;
}

/**
 * Starts the simulated cloud and a service that uses it, on loopback, whatever CLOUD says. Port 0 takes
 * free ones. Throws SANDBOX_REFUSED beside real settings, PORT_IN_USE; nothing is left running then.
 */
export async function startLocal(options: LocalOptions): Promise<Local> {
  const { logger, timings, uploadLimits } = options;
  const config: Config = {
    ...options.config,
    CLOUD: 'sandbox',
    // Links in answers are made of the port, so it is chosen before the service listens on it.
    PORT: options.config.PORT === 0 ? await findFreePort() : options.config.PORT,
  };
  const sandbox = await startSandbox({ config, logger, ...(timings && { timings }) });
  const addresses = {
    sandboxPort: sandbox.port,
    sandboxOrigin: sandbox.origin,
    storageOrigin: sandbox.storageOrigin,
  };
  if (options.sandboxOnly === true) return { ...addresses, close: () => sandbox.close() };
  try {
    const server = await startServer({
      config: { ...config, SANDBOX_PORT: sandbox.port },
      logger,
      ...(uploadLimits && { uploadLimits }),
    });
    return {
      ...addresses,
      url: server.url,
      close: async () => {
        await server.close();
        await sandbox.close();
      },
    };
  } catch (error) {
    await sandbox.close();
    throw error;
  }
}
