import type { FastifyReply } from 'fastify';

/** A refusal in the storage service's own words: `x-ms-error-code` and `{error:{code,message}}`. */
export class StorageRefusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'StorageRefusal';
  }
}

/** The storage service appends request id and time to each message. */
export function sendStorageRefusal(
  reply: FastifyReply,
  refusal: StorageRefusal,
  at: number,
): FastifyReply {
  const requestId = String(reply.getHeader('x-ms-request-id') ?? '');
  const message = `${refusal.message}\nRequestId:${requestId}\nTime:${new Date(at).toISOString()}`;
  return reply
    .code(refusal.status)
    .header('x-ms-error-code', refusal.code)
    .type('application/json;charset=utf-8')
    .send({ error: { code: refusal.code, message } });
}
