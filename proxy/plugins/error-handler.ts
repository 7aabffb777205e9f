import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { BridgeError } from '../errors';

/** The one place where an error becomes an answer: one body, one set of headers, one log line. */
export const errorHandlerPlugin = fastifyPlugin<{ timeoutSeconds: number }>(
  async (app, { timeoutSeconds }) => {
    app.setErrorHandler((error, request, reply) =>
      sendError(toBridgeError(error, timeoutSeconds), request, reply),
    );
    app.setNotFoundHandler((request, reply) =>
      sendError(new BridgeError('ROUTE_NOT_FOUND'), request, reply),
    );
  },
  { name: 'error-handler' },
);

/** Errors of Fastify and its plugins by their code; everything unknown is INTERNAL_ERROR and tells nothing. */
export function toBridgeError(error: unknown, timeoutSeconds: number): BridgeError {
  if (error instanceof BridgeError) return error;
  if (hasZodFastifySchemaValidationErrors(error)) return invalidRequest(error);
  const { code, statusCode } = error as Partial<FastifyError>;
  switch (code) {
    case 'FST_ERR_HANDLER_TIMEOUT':
      return new BridgeError('REQUEST_TIMEOUT', {
        params: { seconds: timeoutSeconds },
      });
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new BridgeError('REQUEST_TOO_LARGE', { params: { limit: 'the allowed number of' } });
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new BridgeError('MEDIA_TYPE_UNSUPPORTED', { params: { types: 'JSON' } });
    case 'FST_UNDER_PRESSURE':
      return new BridgeError('SERVICE_BUSY', { retryAfterSeconds: 5 });
    default: {
      const isCallersFault = statusCode !== undefined && statusCode >= 400 && statusCode < 500;
      if (isCallersFault)
        return new BridgeError('REQUEST_INVALID', { params: { reason: 'it is malformed' } });
      return new BridgeError('INTERNAL_ERROR', { cause: error });
    }
  }
}

/** Names the field and what is wrong with it, never the value. */
function invalidRequest(error: {
  validation: { instancePath: string; message?: string }[];
  validationContext?: string | undefined;
}): BridgeError {
  const first = error.validation[0];
  const field = first?.instancePath.replace(/^\//, '') || (error.validationContext ?? 'request');
  const reason = (first?.message ?? 'not valid').replace(/^Invalid (input|string): /, '');
  return new BridgeError('REQUEST_INVALID', {
    params: { reason: `${field}: ${reason}` },
    target: field,
  });
}

export function sendError(
  error: BridgeError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (error.status >= 500) request.log.error({ err: error }, 'call failed');
  else request.log.info({ err: error }, 'call refused');
  if (error.retryAfterSeconds !== undefined) reply.header('retry-after', error.retryAfterSeconds);
  if (error.status === 401) reply.header('www-authenticate', authenticateHeader(error));
  return reply
    .code(error.status)
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(errorBodyOf(error, request.id)));
}

/** RFC 6750 §3; with a claims challenge as Entra ID's clients expect it (base64url of the claims JSON). */
function authenticateHeader(error: BridgeError): string {
  if (error.claims !== undefined) {
    return `Bearer error="insufficient_claims", claims="${Buffer.from(error.claims).toString('base64url')}"`;
  }
  return error.code === 'CALLER_TOKEN_MISSING' ? 'Bearer' : 'Bearer error="invalid_token"';
}

/** The body of every failed answer (schemas/error-body). */
export const errorBodyOf = (error: BridgeError, requestId: string) => ({
  error: {
    code: error.code,
    message: error.message,
    ...(error.target !== undefined && { target: error.target }),
    ...(error.details.length > 0 && { details: error.details }),
    requestId,
  },
});
