import { BridgeError } from '../../../errors';
import type { Logger } from '../../../observability/logger';
import {
  OutboundFailure,
  type OutboundClient,
  type OutboundRequest,
  type OutboundResponse,
} from '../../../outbound';

export interface PatientCall {
  /** For errors: the collection, or `the access token`. */
  collection: string;
  /** Makes the request anew for every try: signatures hold once. */
  build: () => Promise<OutboundRequest>;
  /** An answer that is cut off or otherwise worth another try. */
  isBroken?: (answer: OutboundResponse) => boolean;
  signal: AbortSignal;
}

export type SendPatiently = (call: PatientCall) => Promise<OutboundResponse>;

export interface PatientOptions {
  client: OutboundClient;
  maxRetries: number;
  /** Rejects when the signal is aborted. */
  sleep: (ms: number, signal: AbortSignal) => Promise<unknown>;
  now: () => number;
  logger: Logger;
  random?: () => number;
}

/** A longer Retry-After ends the export: it tells when to come again. */
export const longestWaitMs = 300_000;

const passing = new Set([408, 429, 500, 502, 503, 504]);

/**
 * One call, again and again while its failure can pass: no answer, half of one, 408, 429, 5xx. Retry-After is obeyed.
 * Any other answer is returned as it is, and a broken one that stays broken. Throws EXPORT_ONEROSTER_UNAVAILABLE,
 * _THROTTLED, _TOO_LARGE and EXPORT_READ_CANCELLED.
 */
export function createPatientSender(options: PatientOptions): SendPatiently {
  const random = options.random ?? Math.random;
  return async (call) => {
    for (let attempt = 1; ; attempt += 1) {
      throwIfCancelled(call.signal, call.collection);
      const result = await attemptOnce(options.client, call);
      const isDone =
        !(result instanceof OutboundFailure) &&
        !passing.has(result.status) &&
        call.isBroken?.(result) !== true;
      if (isDone) return result;
      const asked =
        result instanceof OutboundFailure ? undefined : retryAfterMs(result, options.now());
      const wait = Math.max(
        asked ?? 0,
        500 * 2 ** Math.min(attempt - 1, 6) * (0.75 + random() / 2),
      );
      if (attempt > options.maxRetries || wait > longestWaitMs) return giveUp(result, call, asked);
      options.logger.warn(
        { attempt, ...(!(result instanceof OutboundFailure) && { upstreamStatus: result.status }) },
        'the OneRoster server failed in passing and is asked again',
      );
      await options
        .sleep(wait, call.signal)
        .catch(() => throwIfCancelled(call.signal, call.collection));
    }
  };
}

/** Throws EXPORT_READ_CANCELLED. */
export function throwIfCancelled(signal: AbortSignal, entity: string): void {
  if (signal.aborted) throw new BridgeError('EXPORT_READ_CANCELLED', { params: { entity } });
}

async function attemptOnce(
  client: OutboundClient,
  { build, collection, signal }: PatientCall,
): Promise<OutboundResponse | OutboundFailure> {
  const request = await build();
  try {
    return await client.request({ ...request, signal });
  } catch (error) {
    if (!(error instanceof OutboundFailure)) throw error;
    throwIfCancelled(signal, collection);
    if (error.code === 'ANSWER_TOO_LARGE')
      throw new BridgeError('EXPORT_ONEROSTER_TOO_LARGE', {
        params: { collection, reason: 'one page is over 32 MiB' },
      });
    return error;
  }
}

function giveUp(
  result: OutboundResponse | OutboundFailure,
  { collection }: PatientCall,
  askedMs: number | undefined,
): OutboundResponse {
  if (result instanceof OutboundFailure) {
    const reason = result.kind === 'timeout' ? 'no whole answer in time' : result.code;
    throw new BridgeError('EXPORT_ONEROSTER_UNAVAILABLE', { params: { collection, reason } });
  }
  if (!passing.has(result.status)) return result;
  const retryAfterSeconds = Math.max(1, Math.ceil((askedMs ?? 60_000) / 1000));
  if (result.status === 429 || askedMs !== undefined)
    throw new BridgeError('EXPORT_ONEROSTER_THROTTLED', {
      params: { seconds: retryAfterSeconds },
      retryAfterSeconds,
    });
  throw new BridgeError('EXPORT_ONEROSTER_UNAVAILABLE', {
    params: { collection, reason: `status ${result.status}` },
  });
}

/** Seconds or a date (RFC 9110 §10.2.3). */
function retryAfterMs({ headers }: OutboundResponse, now: number): number | undefined {
  const text = headers['retry-after']?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
