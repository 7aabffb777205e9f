import fastifyPlugin from 'fastify-plugin';
import { BridgeError } from '../errors';

declare module 'fastify' {
  interface FastifyInstance {
    /** True from the moment the service was asked to stop. */
    isStopping: () => boolean;
  }
}

/** Pages that tell a load balancer the state, also while stopping. */
const statePages = new Set(['/healthz', '/readyz']);

/**
 * On close: new calls get SERVICE_STOPPING, running ones may finish for `timeoutMs`, then every
 * connection is cut. Idle connections, also those that never sent a request, do not delay the end.
 */
export const gracefulStopPlugin = fastifyPlugin<{ timeoutMs: number }>(
  async (app, { timeoutMs }) => {
    let stopping = false;
    let running = 0;
    let allFinished: (() => void) | undefined;
    app.decorate('isStopping', () => stopping);

    app.addHook('onRequest', async (request, reply) => {
      running += 1;
      reply.raw.once('close', () => {
        running -= 1;
        if (running === 0) allFinished?.();
      });
      if (!stopping || statePages.has(request.routeOptions.url ?? '')) return;
      reply.header('connection', 'close');
      throw new BridgeError('SERVICE_STOPPING', { retryAfterSeconds: 5 });
    });

    app.addHook('preClose', async () => {
      stopping = true;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(() => {
          app.log.warn('running calls were cut at the end of the shutdown time');
          resolve();
        }, timeoutMs);
        allFinished = () => {
          clearTimeout(timer);
          resolve();
        };
        if (running === 0) allFinished();
      });
      app.server.closeAllConnections();
    });
  },
  { name: 'graceful-stop' },
);
