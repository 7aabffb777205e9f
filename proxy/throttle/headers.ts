import { wholeSeconds } from './retry-after';
import { throttleWindowMs } from './stores/index';
import type { ThrottleVerdict } from './throttle';

/**
 * `RateLimit-Policy` and `RateLimit` as draft-ietf-httpapi-ratelimit-headers writes them: q = quota,
 * w = window, r = remaining, t = seconds until more is available. `Retry-After` (whole seconds, rounded
 * up) only when refused. An uncounted call says so instead of inventing a remainder.
 */
export function throttleHeaders(verdict: ThrottleVerdict): Record<string, string> {
  const policy = `"default";q=${verdict.limit};w=${throttleWindowMs / 1000}`;
  if (!verdict.counted) return { 'RateLimit-Policy': policy, 'SDS-Bridge-Throttle': 'uncounted' };
  const { granted, remaining, resetMs, retryAfterMs } = verdict.decision;
  return {
    'RateLimit-Policy': policy,
    RateLimit: `"default";r=${remaining};t=${wholeSeconds(resetMs)}`,
    ...(!granted && { 'Retry-After': String(wholeSeconds(retryAfterMs)) }),
  };
}
