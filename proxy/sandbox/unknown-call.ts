import type { FastifyInstance } from 'fastify';
import { pathOf, type SandboxArea } from './request-log';

/** A call nobody simulates answers 501 loudly, never a polite lie. */
export function answerUnknown(app: FastifyInstance, areaOf: (path: string) => SandboxArea): void {
  app.setNotFoundHandler((request, reply) => {
    const area = areaOf(pathOf(request.raw.url));
    const message = `The sandbox does not simulate this ${request.method} call of ${area}. See proxy/sandbox/SUPPORT.md.`;
    return reply.code(501).send({ error: { code: 'SandboxNotSimulated', message } });
  });
}
