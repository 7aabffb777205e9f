import type { FastifyInstance } from 'fastify';
import { BridgeError } from '../errors';

/**
 * For the one action whose original takes a free-form body with credentials: whatever the content
 * type, the body is counted and thrown away, so that a secret in it is never even kept in memory.
 */
export function discardBody(scope: FastifyInstance, maxBytes: number): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', async (_request: unknown, payload: AsyncIterable<Buffer>) => {
    let bytes = 0;
    for await (const chunk of payload) {
      bytes += chunk.length;
      if (bytes > maxBytes)
        throw new BridgeError('REQUEST_TOO_LARGE', { params: { limit: maxBytes } });
    }
    return {};
  });
}
