import type { Config } from '../config';
import type { ThrottleKey } from './stores/index';

/** Calls per window of a connection for which the operator set nothing (the owner's figure). */
export const defaultLimit = 100;

/** The limit of each key: what THROTTLE_LIMITS says for the connection or API key, else 100. */
export function createLimits(
  config: Pick<Config, 'THROTTLE_LIMITS'>,
): (key: ThrottleKey) => number {
  return ({ tenantId, connection }) =>
    config.THROTTLE_LIMITS.get(`${tenantId}/${connection}`.toLowerCase()) ??
    config.THROTTLE_LIMITS.get(connection) ??
    defaultLimit;
}
