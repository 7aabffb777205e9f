import fastifyPlugin from 'fastify-plugin';

/** One line a call, from the allow-list; the address is told as its template, never as it was called. */
export const accessLogPlugin = fastifyPlugin(
  async (app) => {
    app.addHook('onRequest', async (request, reply) => {
      reply.header('x-request-id', request.id);
    });
    app.addHook('onResponse', async (request, reply) => {
      const { operationId } = request.routeOptions.config;
      const caller = request.caller ?? undefined;
      request.log.info(
        {
          method: request.method,
          route: request.routeOptions.url ?? 'unknown',
          status: reply.statusCode,
          durationMs: Math.round(reply.elapsedTime),
          ...(operationId !== undefined && { operationId }),
          ...(caller !== undefined && { tenantId: caller.tenantId, callerKind: caller.kind }),
        },
        'call',
      );
    });
  },
  { name: 'access-log' },
);
