import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * The answer as it looks when the connection breaks within: status and headers in full, a length, but
 * only half of the body (nothing of an empty one, whose length is then a lie).
 */
export function truncateAnswer(
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
): Readable {
  const whole = Buffer.isBuffer(payload)
    ? payload
    : Buffer.from(typeof payload === 'string' ? payload : '');
  void reply.header('content-length', Math.max(whole.length, 2));
  async function* half(): AsyncGenerator<Buffer> {
    reply.raw.flushHeaders();
    if (whole.length > 1) yield whole.subarray(0, whole.length >> 1);
    // What was written must be on its way first.
    await nextTurn();
    await nextTurn();
    request.raw.socket.destroy();
  }
  return Readable.from(half());
}
