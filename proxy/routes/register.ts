import type { FastifyPluginAsync, FastifySchema } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { BridgeError, errorTable, type ErrorCode } from '../errors';
import { errorBody } from '../schemas/error-body';
import { discardBody } from './discard-body';
import type { Operation } from './operation';
import type { Services } from './services';

/** Codes that every guarded operation can answer. */
const commonErrors: readonly ErrorCode[] = [
  ...([
    'REQUEST_INVALID',
    'REQUEST_TIMEOUT',
    'INTERNAL_ERROR',
    'SERVICE_BUSY',
    'SERVICE_STOPPING',
  ] as const),
  ...([
    'CALLER_TOKEN_MISSING',
    'CALLER_TOKEN_INVALID',
    'CALLER_TOKEN_EXPIRED',
    'API_KEY_INVALID',
  ] as const),
  ...([
    'CALLER_TENANT_NOT_ALLOWED',
    'CALLER_ROLE_MISSING',
    'AUTHENTICATION_LIMITED',
    'THROTTLED',
    'THROTTLE_UNAVAILABLE',
  ] as const),
  ...([
    'SIGN_IN_REQUIRED',
    'CONSENT_REQUIRED',
    'GRAPH_UNAUTHORIZED',
    'GRAPH_THROTTLED',
    'GRAPH_ANSWER_INVALID',
    'GRAPH_UNAVAILABLE',
  ] as const),
];

export interface RegisterOptions {
  operations: readonly Operation[];
  services: Services;
}

/** Turns the registry into routes. Must run inside the guarded scope. */
export const registerOperations: FastifyPluginAsync<RegisterOptions> = async (
  app,
  { operations, services },
) => {
  for (const operation of operations) {
    await app.register(async (scope) => {
      if (operation.discardsBody) discardBody(scope, operation.discardsBody.maxBytes);
      scope.withTypeProvider<ZodTypeProvider>().route({
        method: operation.method,
        url: operation.path,
        config: { role: operation.role, operationId: operation.operationId },
        schema: schemaOf(operation),
        handler: async (request, reply) => {
          // Never without an identity, even if a guard were missing.
          if (!request.caller) throw new BridgeError('CALLER_TOKEN_MISSING');
          const context = { caller: request.caller, services, signal: request.signal };
          const input = { params: request.params, query: request.query, headers: request.headers };
          const { body, headers } = await operation.handle(context, input);
          return reply.headers(headers ?? {}).send(body);
        },
      });
    });
  }
};

function schemaOf(operation: Operation): FastifySchema {
  return {
    operationId: operation.operationId,
    summary: operation.summary,
    description: operation.description,
    tags: ['Rosters'],
    security: [{ entra: [] }, { apiKey: [] }],
    ...(operation.visibility && { 'x-ms-visibility': operation.visibility }),
    ...operation.extensions,
    ...(operation.params && { params: operation.params }),
    ...(operation.query && { querystring: operation.query }),
    // Loose: a strict schema would take the other headers away from the hooks behind it.
    ...(operation.headers && { headers: operation.headers.loose() }),
    ...(operation.discardsBody && {
      consumes: ['application/json', 'application/x-www-form-urlencoded'],
      body: z.unknown().meta({
        type: 'object',
        'x-ms-summary': 'Body',
        description: operation.discardsBody.description,
      }),
    }),
    response: {
      200: operation.response,
      ...errorResponses([...commonErrors, ...operation.errors]),
    },
  };
}

/** One answer a status, its description made from the codes that occur there. */
function errorResponses(codes: readonly ErrorCode[]): Record<number, object> {
  const byStatus = new Map<number, Set<ErrorCode>>();
  for (const code of codes) {
    const status = errorTable[code].status;
    byStatus.set(status, (byStatus.get(status) ?? new Set()).add(code));
  }
  return Object.fromEntries(
    [...byStatus].map(([status, found]) => [
      status,
      {
        description: [...found].join(', '),
        content: { 'application/json': { schema: errorBody } },
      },
    ]),
  );
}
