import type { Config } from './config';
import { createApiKeyStore, type ApiKeyStore } from './database/api-keys';
import { createConnectionStore, type ConnectionStore } from './database/connections';
import type { Query } from './database/sql';
import { createThrottleStore } from './throttle/create-store';
import type { ThrottleStore } from './throttle/stores';

/** What the service keeps between calls. Tests hand in stores of their own. */
export interface Stores {
  apiKeys: Pick<ApiKeyStore, 'find'>;
  connections: Pick<ConnectionStore, 'revokedBefore'>;
  throttle: ThrottleStore;
}

/** The stores over an open database. */
export const createStores = (config: Config, query: Query): Stores => ({
  apiKeys: createApiKeyStore(query),
  connections: createConnectionStore(query),
  throttle: createThrottleStore(config, query),
});
