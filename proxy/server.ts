import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { buildApp } from './app';
import { BridgeError } from './errors';
import { createServices, type ServiceOptions } from './services';

export interface Server {
  app: FastifyInstance;
  /** Where it listens, for callers on this machine. */
  url: string;
  port: number;
  /** Stops taking calls, lets running ones finish within SHUTDOWN_TIMEOUT_SECONDS, then cuts them. */
  close(): Promise<void>;
}

/** Builds the app and listens. PORT_IN_USE when the port is taken. */
export async function startServer(options: ServiceOptions): Promise<Server> {
  const { config, logger } = options;
  const app = await buildApp({ config, logger, services: await createServices(options) });
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
  return {
    app,
    port,
    url: `http://${formatHost(config.HOST)}:${port}`,
    close: () => app.close(),
  };
}

/** An IPv6 address needs brackets; the unspecified addresses are reachable as loopback. */
function formatHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
