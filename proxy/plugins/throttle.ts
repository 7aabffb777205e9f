import fastifyPlugin from 'fastify-plugin';
import { throttleHeaders } from '../throttle/headers';
import { refuseOverLimit, type Throttle } from '../throttle/throttle';

/**
 * Counts every call of a verified caller in the scope it is registered in, after the identity and
 * before the body. Refused callers, health and documentation do not count.
 */
export const throttlePlugin = fastifyPlugin<{ throttle: Throttle }>(
  async (app, { throttle }) => {
    app.addHook('onRequest', async (request, reply) => {
      if (!request.caller) return;
      const key = { tenantId: request.caller.tenantId, connection: request.caller.objectId };
      const changesData = request.routeOptions.config.changesData ?? request.method !== 'GET';
      const verdict = await throttle.check(key, { changesData });
      reply.headers(throttleHeaders(verdict));
      refuseOverLimit(verdict);
    });
  },
  { name: 'throttle', dependencies: ['authenticate'] },
);
