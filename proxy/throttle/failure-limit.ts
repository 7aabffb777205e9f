import { isIPv6 } from 'node:net';
import { BridgeError } from '../errors';
import { wholeSeconds } from './retry-after';
import type { ThrottleStore } from './stores';

/** Failed authentications that one address may make in a minute (DESIGN §5). */
const limit = 20;

export interface FailureLimit {
  /** Counts a refused identity and throws: the refusal itself, or AUTHENTICATION_LIMITED beyond the limit. */
  onFailure(address: string, error: unknown): Promise<never>;
}

/**
 * Limits failed authentication per address. Only failures count and only failures are refused: makers'
 * calls come from addresses that the platform shares between tenants, so blocking an address would let
 * anybody lock them out.
 */
export function createFailureLimit(store: ThrottleStore): FailureLimit {
  return {
    async onFailure(address, error) {
      if (!(error instanceof BridgeError) || error.status !== 401) throw error;
      const decision = await store.take(
        { tenantId: 'failed-authentication', connection: networkOf(address) },
        limit,
      );
      if (decision.granted) throw error;
      const seconds = wholeSeconds(decision.retryAfterMs);
      throw new BridgeError('AUTHENTICATION_LIMITED', {
        params: { seconds },
        retryAfterSeconds: seconds,
      });
    },
  };
}

/** An IPv6 customer has a whole /64: its addresses count as one. */
function networkOf(address: string): string {
  if (!isIPv6(address) || address.includes('.')) return address;
  const [head = '', tail = ''] = address.split('::');
  const groups = head.split(':').filter(Boolean);
  const missing = address.includes('::')
    ? 8 - groups.length - tail.split(':').filter(Boolean).length
    : 0;
  return [...groups, ...Array<string>(missing).fill('0'), ...tail.split(':')].slice(0, 4).join(':');
}
