import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { BridgeError } from '../errors';
import { createOutboundClient, OutboundFailure, type OutboundResponse } from '../outbound';
import { dataConnectorList } from '../schemas/data-connector';
import { errorBody } from '../schemas/error-body';
import { inboundFlow, inboundFlowList } from '../schemas/inbound-flow';
import { ServiceError } from './service-error';

const health = z.object({ status: z.string(), version: z.string(), cloud: z.string() });
const delegatedToken = z.object({ access_token: z.string(), expires_in: z.number() });
const uploadSession = z.object({
  containerId: z.string(),
  sessionExpirationDateTime: z.string().optional(),
  sessionUrl: z.string(),
  dataConnectorId: z.string(),
  tenantId: z.string(),
});
const startedValidation = z.object({
  validationOperationUri: z.string(),
  operationId: z.string(),
  retryAfterSeconds: z.number(),
});
const message = z.object({ code: z.string(), message: z.string(), target: z.string() });
const validationResult = z.object({
  status: z.string(),
  outcome: z.enum(['running', 'accepted', 'rejected', 'failed']),
  errors: z.array(message),
  warnings: z.array(message),
  validatedFiles: z.array(z.string()),
  summary: z.string(),
  retryAfterSeconds: z.number().optional(),
});

export type ValidationResult = z.output<typeof validationResult>;
export type ValidationMessage = z.output<typeof message>;

export interface ServiceClientOptions {
  url: string;
  signal: AbortSignal;
  outboundProxy?: string | undefined;
  sleep?: ((ms: number) => Promise<unknown>) | undefined;
}

export type ServiceClient = ReturnType<typeof createServiceClient>;

/**
 * The six actions of a running SDS Bridge. Waits and asks again when it says so (429, 503 with
 * Retry-After). Throws ServiceError with the service's own code, SERVICE_UNREACHABLE, or the signal's
 * reason.
 */
export function createServiceClient(options: ServiceClientOptions) {
  const { url, signal } = options;
  const outbound = createOutboundClient({
    allowedOrigins: [new URL(url).origin],
    timeoutMs: 65_000,
    outboundProxy: options.outboundProxy,
  });
  const sleep = options.sleep ?? ((ms) => wait(ms, undefined, { signal }));
  let authorization: Record<string, string> = {};

  async function once(method: 'GET' | 'POST', path: string): Promise<OutboundResponse> {
    try {
      return await outbound.request({
        method,
        url: `${url}${path}`,
        headers: { accept: 'application/json', ...authorization },
        signal,
      });
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof OutboundFailure)) throw error;
      throw new BridgeError('SERVICE_UNREACHABLE', { params: { url }, target: '--url' });
    }
  }

  async function call<T>(method: 'GET' | 'POST', path: string, schema: z.ZodType<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const answer = await once(method, path);
      const body = parse(answer.body);
      if (answer.status === 200) {
        const parsed = schema.safeParse(body);
        if (parsed.success) return parsed.data;
        throw new BridgeError('SERVICE_UNREACHABLE', { params: { url }, target: '--url' });
      }
      const error = serviceError(answer, body);
      const pause = error.facts.retryAfterSeconds;
      const again = (answer.status === 429 || answer.status === 503) && pause !== undefined;
      if (!again || pause > 120 || attempt >= 5) throw error;
      await sleep(pause * 1000);
    }
  }

  const id = encodeURIComponent;
  return {
    /** Sets the caller's token for all later calls, and the handle once there is one. */
    authorize(token: string, handle?: string): void {
      authorization = {
        authorization: `Bearer ${token}`,
        ...(handle !== undefined && { 'access-token': handle }),
      };
    },
    health: () => call('GET', '/healthz', health),
    delegatedToken: () => call('POST', '/v1/delegated-token', delegatedToken),
    dataConnectors: () => call('GET', '/v1/data-connectors', dataConnectorList),
    inboundFlows: () => call('GET', '/v1/inbound-flows', inboundFlowList),
    inboundFlow: (flowId: string) => call('GET', `/v1/inbound-flows/${id(flowId)}`, inboundFlow),
    uploadSession: (connectorId: string) =>
      call(
        'GET',
        `/v1/data-connectors/${id(connectorId)}/upload-session?resetSession=true`,
        uploadSession,
      ),
    validate: (connectorId: string) =>
      call('POST', `/v1/data-connectors/${id(connectorId)}/validate`, startedValidation),
    validationResult: (uri: string) =>
      call('GET', `/v1/validation-result?ValidationOperationUri=${id(uri)}`, validationResult),
    close: () => outbound.close(),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function serviceError(answer: OutboundResponse, body: unknown): ServiceError {
  const parsed = errorBody.safeParse(body);
  const seconds = Number(answer.headers['retry-after'] ?? NaN);
  const retry = Number.isFinite(seconds) ? { retryAfterSeconds: Math.max(1, seconds) } : {};
  if (!parsed.success)
    return new ServiceError(
      'SERVICE_UNREACHABLE',
      `Correct --url: what answers there (status ${answer.status}) is not SDS Bridge.`,
      answer.status,
      { details: [], ...retry },
    );
  const { code, message: text, target, details = [], requestId } = parsed.data.error;
  return new ServiceError(code, text, answer.status, {
    ...(target !== undefined && { target }),
    details: details.map(({ target: about, ...detail }) => ({
      ...detail,
      ...(about !== undefined && { target: about }),
    })),
    requestId,
    ...retry,
  });
}
