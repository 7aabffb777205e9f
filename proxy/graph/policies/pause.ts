import { connectionKey } from '../../auth/caller';
import { BridgeError } from '../../errors';
import { graphError } from '../error-map';
import type { GraphPolicy, GraphRequest } from '../pipeline';

/** Longer than Graph's throttling asks for (315 s were seen): it is the limit of one kind of call. */
export const longestPauseSeconds = 600;

const isOwnLimit = ({ hasOwnLimit }: GraphRequest, seconds: number): boolean =>
  hasOwnLimit === true && seconds > longestPauseSeconds;

/** At most this many pauses are remembered; the oldest go first. */
const mostPauses = 10_000;

/**
 * Obeys Retry-After: while Graph asked a connection for a pause, its calls fail here with the
 * remaining seconds and never reach Graph (throttled calls would prolong the pause).
 */
export function pausePolicy(clock: () => number): GraphPolicy {
  const pausedUntil = new Map<string, number>();

  return async (request, next) => {
    const key = connectionKey(request.caller);
    const remaining = Math.ceil(((pausedUntil.get(key) ?? 0) - clock()) / 1000);
    if (remaining > 0)
      throw new BridgeError('GRAPH_THROTTLED', {
        params: { seconds: remaining },
        retryAfterSeconds: remaining,
      });
    pausedUntil.delete(key);
    const answer = await next(request);
    if (answer.status !== 429 && answer.status !== 503) return answer;
    const error = graphError(request, answer);
    if (error.retryAfterSeconds !== undefined && !isOwnLimit(request, error.retryAfterSeconds)) {
      for (const oldest of pausedUntil.keys()) {
        if (pausedUntil.size < mostPauses) break;
        pausedUntil.delete(oldest);
      }
      pausedUntil.set(key, clock() + error.retryAfterSeconds * 1000);
    }
    throw error;
  };
}
