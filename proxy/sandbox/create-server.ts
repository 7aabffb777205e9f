import fastify, { type FastifyInstance } from 'fastify';

const megabyte = 1024 * 1024;

/** A bare server of the sandbox: no log of its own, closes at once, takes long paths. */
export function createServer(): FastifyInstance {
  return fastify({
    logger: false,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    bodyLimit: 8 * megabyte,
    routerOptions: { maxParamLength: 8192 },
  });
}
