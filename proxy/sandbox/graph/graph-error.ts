import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** A failure as Graph words it. */
export class GraphError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly headers: Record<string, string> = {},
  ) {
    super(message);
    this.name = 'GraphError';
  }
}

export const badRequest = (message: string): GraphError =>
  new GraphError(400, 'BadRequest', message);

export const notFound = (resource: string): GraphError =>
  new GraphError(404, 'ResourceNotFound', `The ${resource} was not found.`);

/** Headers every Graph answer carries. Safe to call twice. */
export function stampGraphHeaders(request: FastifyRequest, reply: FastifyReply): void {
  if (reply.hasHeader('request-id')) return;
  const requestId = randomUUID();
  const given = request.headers['client-request-id'];
  void reply
    .header('request-id', requestId)
    .header('client-request-id', typeof given === 'string' ? given : requestId)
    .header(
      'x-ms-ags-diagnostic',
      '{"ServerInfo":{"DataCenter":"Sandbox","Slice":"E","Ring":"0","ScaleUnit":"000","RoleInstance":"SANDBOX"}}',
    );
}

export function sendGraphError(reply: FastifyReply, error: GraphError, now: number): FastifyReply {
  stampGraphHeaders(reply.request, reply);
  const innerError = {
    date: new Date(now).toISOString().slice(0, 19),
    'request-id': reply.getHeader('request-id'),
    'client-request-id': reply.getHeader('client-request-id'),
  };
  return reply
    .code(error.status)
    .headers(error.headers)
    .send({ error: { code: error.code, message: error.message, innerError } });
}
