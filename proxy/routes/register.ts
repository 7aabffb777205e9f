import type { FastifyPluginAsync, FastifySchema, FastifySchemaCompiler } from 'fastify';
import { validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { BridgeError, errorTable, type ErrorCode } from '../errors';
import { errorBody } from '../schemas/error-body';
import { createCallSignal, raceSignal, type CallSignal } from './call-signal';
import { discardBody } from './discard-body';
import type { Operation } from './operation';
import { bodyForDocuments, contentOf, passBodyOn } from './request-body';
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
  /** Longest time of a call that does not say otherwise. */
  timeoutSeconds: number;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set on every operation before its body is read. */
    callSignal: CallSignal | null;
  }
}

/** Turns the registry into routes. Must run inside the guarded scope. */
export const registerOperations: FastifyPluginAsync<RegisterOptions> = async (
  app,
  { operations, services, timeoutSeconds },
) => {
  app.decorateRequest('callSignal', null);
  for (const operation of operations) {
    await app.register(async (scope) => {
      const seconds = operation.content?.timeoutSeconds ?? timeoutSeconds;
      if (operation.discardsBody) discardBody(scope, operation.discardsBody.maxBytes);
      if (operation.content) passBodyOn(scope);
      scope.addHook('onRequest', async (request, reply) => {
        request.callSignal = createCallSignal(reply, seconds, operation.content?.timeoutCode);
      });
      scope.addHook('onResponse', async (request) => request.callSignal?.end());
      scope.withTypeProvider<ZodTypeProvider>().route({
        method: operation.method,
        url: operation.path,
        config: {
          role: operation.role,
          operationId: operation.operationId,
          ...(operation.changesData !== undefined && { changesData: operation.changesData }),
        },
        schema: schemaOf(operation),
        ...(operation.content && { validatorCompiler: exceptBody }),
        handler: async (request, reply) => {
          // Never without an identity, even if a guard were missing.
          if (!request.caller) throw new BridgeError('CALLER_TOKEN_MISSING');
          const call = request.callSignal ?? createCallSignal(reply, seconds);
          call.handOver();
          const context = { caller: request.caller, services, signal: call.signal };
          const { params, query, headers, body } = request;
          const input = { params, query, headers, body, content: contentOf(request) };
          const result = await raceSignal(call.signal, () => operation.handle(context, input));
          reply.code(result.status ?? operation.status ?? 200).headers(result.headers ?? {});
          return reply.send(result.body);
        },
      });
    });
  }
};

/** A body that is still a stream cannot be validated by its schema. */
const exceptBody: FastifySchemaCompiler<FastifySchema> = (route) =>
  route.httpPart === 'body' ? () => true : validatorCompiler(route as never);

function schemaOf(operation: Operation): FastifySchema {
  const { status = 200, alsoAnswers = {} } = operation;
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
    ...bodySchema(operation),
    response: {
      [status]: successSchema(operation),
      ...Object.fromEntries(
        Object.entries(alsoAnswers).map(([code, description]) => [
          code,
          { description, content: { 'application/json': { schema: operation.response } } },
        ]),
      ),
      ...errorResponses([...commonErrors, ...operation.errors]),
    },
  };
}

function successSchema({ response, downloads }: Operation): unknown {
  const description = response.meta()?.description ?? '';
  return downloads ? { description, content: { [downloads]: { schema: response } } } : response;
}

function bodySchema(operation: Operation): FastifySchema {
  if (operation.body) return { body: operation.body };
  if (operation.content) return bodyForDocuments(operation.content);
  if (operation.discardsBody)
    return {
      consumes: ['application/json', 'application/x-www-form-urlencoded'],
      body: z.unknown().meta({
        type: 'object',
        'x-ms-summary': 'Body',
        description: operation.discardsBody.description,
      }),
    };
  return {};
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
