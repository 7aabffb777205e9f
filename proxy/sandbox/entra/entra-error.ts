import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { entraErrorTable } from './error-table';
import { stableId } from '../stable-id';

export interface EntraErrorOptions {
  error?: string | undefined;
  suberror?: string | undefined;
  claims?: string | undefined;
  status?: number | undefined;
}

/** A failure with Entra ID's number; what is not given comes from the table. */
export class EntraError extends Error {
  constructor(
    readonly errorCode: number,
    readonly options: EntraErrorOptions = {},
  ) {
    super(entraErrorTable.get(errorCode)?.text ?? 'The sandbox was asked to fail this request.');
    this.name = 'EntraError';
  }
}

/** The challenge Entra ID sends when a policy wants more than the assertion proves. */
export const defaultClaims = JSON.stringify({
  access_token: { capolids: { essential: true, values: [stableId('conditional access policy')] } },
});

export interface EntraErrorBody {
  error: string;
  error_description: string;
  error_codes: number[];
  timestamp: string;
  trace_id: string;
  correlation_id: string;
  error_uri: string;
  suberror?: string;
  claims?: string;
}

/** The body of a failed token request, field by field as Entra ID writes it. */
export function entraErrorBody(
  { errorCode, message, options }: EntraError,
  where: { origin: string; now: number; correlationId: string },
): EntraErrorBody {
  const entry = entraErrorTable.get(errorCode);
  const timestamp = `${new Date(where.now).toISOString().slice(0, 19).replace('T', ' ')}Z`;
  const traceId = randomUUID();
  const suberror = options.suberror ?? (options.error === undefined ? entry?.suberror : undefined);
  const claims = options.claims ?? (entry?.claims === true ? defaultClaims : undefined);
  return {
    error: options.error ?? entry?.error ?? 'invalid_grant',
    error_description: `AADSTS${errorCode}: ${message} Trace ID: ${traceId} Correlation ID: ${where.correlationId} Timestamp: ${timestamp}`,
    error_codes: [errorCode],
    timestamp,
    trace_id: traceId,
    correlation_id: where.correlationId,
    error_uri: `${where.origin}/error?code=${errorCode}`,
    ...(suberror !== undefined && { suberror }),
    ...(claims !== undefined && { claims }),
  };
}

export function sendEntraError(
  request: FastifyRequest,
  reply: FastifyReply,
  error: EntraError,
  where: { origin: string; now: number },
): FastifyReply {
  const header = request.headers['client-request-id'];
  const correlationId = typeof header === 'string' ? header : randomUUID();
  return reply
    .code(error.options.status ?? entraErrorTable.get(error.errorCode)?.status ?? 400)
    .header('cache-control', 'no-store')
    .header('client-request-id', correlationId)
    .send(entraErrorBody(error, { ...where, correlationId }));
}
