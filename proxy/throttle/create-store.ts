import type { Config } from '../config';
import type { Query } from '../database/sql';
import { throttleStoreKind, type ThrottleStore } from './stores/index';
import { createMemoryStore } from './stores/memory';
import { createPostgresStore } from './stores/postgres';

/** The store that the settings choose; `query` is the open database's. */
export function createThrottleStore(
  config: Pick<Config, 'THROTTLE_STORE' | 'DATABASE_URL'>,
  query: Query,
): ThrottleStore {
  return throttleStoreKind(config) === 'postgres'
    ? createPostgresStore({ query })
    : createMemoryStore();
}
