import type { Config } from '../../config';
import type { Decision } from '../sliding-log';

/** Whose calls are counted together: one connection of one tenant. */
export interface ThrottleKey {
  tenantId: string;
  /** Object id of a person or application, or the id of an API key. */
  connection: string;
}

/**
 * Counts calls per key. `take` grants at most `limit` calls in any window on the store's own clock and
 * rejects when the store cannot answer. The limit of a key is constant while the process runs.
 */
export interface ThrottleStore {
  take(key: ThrottleKey, limit: number): Promise<Decision>;
  close(): Promise<void>;
}

/** The window of the throttle: 60.000 s. Other values are for tests. */
export const throttleWindowMs = 60_000;

/** Which store the settings choose: replicas that share a database also share the count. */
export function throttleStoreKind(
  config: Pick<Config, 'THROTTLE_STORE' | 'DATABASE_URL'>,
): 'memory' | 'postgres' {
  return config.THROTTLE_STORE ?? (config.DATABASE_URL === undefined ? 'memory' : 'postgres');
}

/** One text per key; the tenant goes first, so that no two tenants can share a count. */
export const keyText = (key: ThrottleKey): string => `${key.tenantId}/${key.connection}`;
