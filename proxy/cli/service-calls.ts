import { setTimeout as wait } from 'node:timers/promises';
import type { z } from 'zod';
import { BridgeError } from '../errors';
import { createOutboundClient, OutboundFailure, type OutboundResponse } from '../outbound';
import { errorBody } from '../schemas/error-body';
import { openBody, type SentBody } from './sent-body';
import { ServiceError } from './service-error';

export interface ServiceCallsOptions {
  url: string;
  signal: AbortSignal;
  outboundProxy?: string | undefined;
  sleep?: ((ms: number) => Promise<unknown>) | undefined;
}

export interface CallOptions {
  /** Sent as JSON. */
  json?: object;
  /** Sent as it is, opened anew for every try. */
  body?: SentBody;
  /** Said twice it changes nothing: tried again also when the connection broke. */
  isRepeatable?: boolean;
}

export type ServiceCalls = ReturnType<typeof createServiceCalls>;

type Method = 'GET' | 'POST' | 'PUT';

const callTimeoutMs = 65_000;
/** A large file takes long to arrive; that it does not stand still is watched apart. */
const bodyTimeoutMs = 2 * 3_600_000;
const mostTries = 5;
const longestPauseSeconds = 120;

/**
 * How the command line calls a running SDS Bridge. Waits and asks again when it says so (429, 503 with
 * Retry-After). Throws ServiceError with the service's own code, SERVICE_UNREACHABLE, or the signal's
 * reason.
 */
export function createServiceCalls(options: ServiceCallsOptions) {
  const { url, signal } = options;
  const outbound = createOutboundClient({
    allowedOrigins: [new URL(url).origin],
    timeoutMs: callTimeoutMs,
    outboundProxy: options.outboundProxy,
  });
  const sleep = options.sleep ?? ((ms) => wait(ms, undefined, { signal }));
  let authorization: Record<string, string> = {};
  const unreachable = (): BridgeError =>
    new BridgeError('SERVICE_UNREACHABLE', { params: { url }, target: '--url' });

  async function once(
    method: Method,
    path: string,
    { json, body }: CallOptions,
  ): Promise<OutboundResponse> {
    const request = { method, url: `${url}${path}` };
    const headers = { accept: 'application/json', ...authorization };
    if (body === undefined)
      return outbound.request({
        ...request,
        signal,
        headers: { ...headers, ...(json && { 'content-type': 'application/json' }) },
        ...(json && { body: JSON.stringify(json) }),
      });
    const opened = openBody(body, signal);
    try {
      return await outbound.request({
        ...request,
        signal: opened.signal,
        timeoutMs: bodyTimeoutMs,
        headers: {
          ...headers,
          'content-type': body.contentType,
          'content-length': String(body.bytes),
        },
        body: opened.stream,
      });
    } catch (error) {
      throw opened.fault() ?? error;
    } finally {
      opened.end();
    }
  }

  /** Turns what `outbound` throws into what the caller of a command understands. */
  async function reach(work: () => Promise<OutboundResponse>): Promise<OutboundResponse> {
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      throw error instanceof OutboundFailure ? unreachable() : error;
    }
  }

  async function succeed(
    work: () => Promise<OutboundResponse>,
    isRepeatable: boolean,
  ): Promise<OutboundResponse> {
    for (let attempt = 1; ; attempt++) {
      try {
        const answer = await reach(work);
        if (answer.status >= 200 && answer.status < 300) return answer;
        throw serviceError(answer);
      } catch (error) {
        const pause = pauseBefore(error, attempt, isRepeatable);
        if (pause === undefined || pause > longestPauseSeconds || attempt >= mostTries) throw error;
        await sleep(pause * 1000);
      }
    }
  }

  return {
    /** Sets the caller's token for all later calls, and the handle once there is one. */
    authorize: (token: string, handle?: string): void => {
      authorization = {
        authorization: `Bearer ${token}`,
        ...(handle !== undefined && { 'access-token': handle }),
      };
    },
    call: async <T>(
      method: Method,
      path: string,
      schema: z.ZodType<T>,
      more: CallOptions = {},
    ): Promise<T> => {
      const answer = await succeed(() => once(method, path, more), more.isRepeatable === true);
      const parsed = schema.safeParse(parse(answer.body));
      if (parsed.success) return parsed.data;
      throw unreachable();
    },
    /** Hands the bytes of an answer to `write`, in order; what that throws is told as it is. */
    download: async (
      path: string,
      write: (chunk: Uint8Array) => Promise<unknown>,
    ): Promise<void> => {
      let fault: unknown;
      const note = (error: unknown): never => {
        fault = error;
        throw error;
      };
      const request = { method: 'GET', url: `${url}${path}`, headers: authorization } as const;
      await succeed(async () => {
        const answer = outbound.download(
          { ...request, signal, timeoutMs: bodyTimeoutMs },
          (chunk) => write(chunk).catch(note),
        );
        return answer.catch((error: unknown) => {
          throw fault ?? error;
        });
      }, false);
    },
    close: () => outbound.close(),
  };
}

/** Seconds to wait before the next try; absent when there is none. */
function pauseBefore(error: unknown, attempt: number, isRepeatable: boolean): number | undefined {
  const growing = 2 ** (attempt - 1);
  if (error instanceof ServiceError) {
    const { status, code, facts } = error;
    if (status === 429 || status === 503) return facts.retryAfterSeconds;
    const isBroken = status === 502 || status === 504 || code === 'BODY_INCOMPLETE';
    return isRepeatable && isBroken ? growing : undefined;
  }
  const isUnreachable = error instanceof BridgeError && error.code === 'SERVICE_UNREACHABLE';
  return isRepeatable && isUnreachable ? growing : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function serviceError(answer: OutboundResponse): ServiceError {
  const parsed = errorBody.safeParse(parse(answer.body));
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
