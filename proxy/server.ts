import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { buildApp } from './app';
import type { Config } from './config';
import { openDatabase, type Database } from './database/open-database';
import { BridgeError } from './errors';
import { identitySettings } from './identity-settings';
import type { Logger } from './observability/logger';
import { createServices, type ServiceOptions } from './services';
import { createStores } from './stores';

export interface Server {
  app: FastifyInstance;
  /** Where it listens, for callers on this machine. */
  url: string;
  port: number;
  /** Stops taking calls, lets running ones finish within SHUTDOWN_TIMEOUT_SECONDS, then cuts them. */
  close(): Promise<void>;
}

export type ServerOptions = Omit<ServiceOptions, 'stores' | 'database' | 'onLost'>;

/** Opens the database, builds the app and listens. What was started is ended again when a step fails. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { config, logger } = options;
  identitySettings(config);
  const database = await openDatabase({ config, logger });
  const app = await buildWith(database, options).catch(async (error: unknown) => {
    await database.close();
    throw error;
  });
  return listen(app, config, logger);
}

/** From here on closing the app closes the database too. */
async function buildWith(database: Database, options: ServerOptions): Promise<FastifyInstance> {
  const { config, logger } = options;
  const stores = createStores(config, database.query);
  const services = await createServices({
    ...options,
    stores,
    database,
    onLost: endAtOnce(logger),
  });
  const app = await buildApp({ config, logger, services, checks: { database: checkOf(database) } });
  app.addHook('onClose', async () => {
    await stores.throttle.close();
    await database.close();
  });
  return app;
}

/** Other replicas take over what this process was doing, so it must not go on with it. */
const endAtOnce = (logger: Logger) => (): void => {
  logger.fatal('the connection that proves this process alive is lost; ending');
  process.exit(1);
};

const checkOf = (database: Database) => async (): Promise<void> => {
  if (!(await database.health()).healthy) throw new BridgeError('DATABASE_UNAVAILABLE');
};

async function listen(app: FastifyInstance, config: Config, logger: Logger): Promise<Server> {
  try {
    await app.listen({ host: config.HOST, port: config.PORT });
  } catch (error) {
    await app.close();
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new BridgeError('PORT_IN_USE', {
      params: { setting: 'PORT', port: config.PORT },
      target: 'PORT',
    });
  }
  const { port } = app.server.address() as AddressInfo;
  logger.info({ host: config.HOST, port, cloud: config.CLOUD }, 'listening');
  return { app, port, url: `http://${formatHost(config.HOST)}:${port}`, close: () => app.close() };
}

/** An IPv6 address needs brackets; the unspecified addresses are reachable as loopback. */
function formatHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
