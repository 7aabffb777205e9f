import { BridgeError } from '../../errors';
import { graphError } from '../error-map';
import type { GraphAnswer, GraphPolicy, GraphRequest } from '../pipeline';

export interface RetryOptions {
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Longest wait inside one call; a longer Retry-After goes to the caller at once. */
  longestWaitMs?: number;
  random?: () => number;
}

const mostAttempts = 4;
/** A timer may fire a moment early, and a call within the pause would be refused (policies/pause). */
const timerSlackMs = 20;
const passing = new Set([500, 502, 503, 504]);

/**
 * Tries a call again when that can help: a refusal with a short Retry-After (Graph did not do the
 * work), and for reading also a passing fault, with exponential back-off. A POST whose fate is
 * unknown is never sent twice.
 */
export function retryPolicy({
  sleep,
  longestWaitMs = 10_000,
  random = Math.random,
}: RetryOptions): GraphPolicy {
  return async (request, next) => {
    for (let attempt = 1; ; attempt += 1) {
      const result = await attemptCall(request, next);
      const wait =
        attempt < mostAttempts ? waitFor(request, result, backOff(attempt, random)) : undefined;
      if (wait === undefined || wait > longestWaitMs) {
        if (result instanceof BridgeError) throw result;
        return result;
      }
      await sleep(wait + timerSlackMs, request.signal);
    }
  };
}

async function attemptCall(
  request: GraphRequest,
  next: (request: GraphRequest) => Promise<GraphAnswer>,
): Promise<GraphAnswer | BridgeError> {
  try {
    const answer = await next(request);
    return passing.has(answer.status) ? graphError(request, answer) : answer;
  } catch (error) {
    if (error instanceof BridgeError) return error;
    throw error;
  }
}

const backOff = (attempt: number, random: () => number): number =>
  500 * 2 ** (attempt - 1) * (0.75 + random() / 2);

function waitFor(
  request: GraphRequest,
  result: GraphAnswer | BridgeError,
  backOffMs: number,
): number | undefined {
  if (!(result instanceof BridgeError)) return undefined;
  if (result.code === 'GRAPH_THROTTLED') return (result.retryAfterSeconds ?? 0) * 1000;
  if (result.code !== 'GRAPH_UNAVAILABLE' || request.method !== 'GET') return undefined;
  return Math.max(backOffMs, (result.retryAfterSeconds ?? 0) * 1000);
}
