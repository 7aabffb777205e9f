import type { ApiKeyRow, ApiKeyStore } from '../proxy/database/api-keys';
import type { ConnectionStore } from '../proxy/database/connections';
import type { Stores } from '../proxy/stores';
import { createMemoryStore } from '../proxy/throttle/stores/memory';

/** Stores without a database, for tests about something else. */
export function createMemoryStores(): Stores & {
  apiKeys: ApiKeyStore;
  connections: ConnectionStore;
} {
  const keys = new Map<string, ApiKeyRow>();
  const revoked = new Map<string, Date>();
  const alive = (keyId: string) => {
    const row = keys.get(keyId);
    return row?.revokedAt === null ? row : undefined;
  };
  return {
    throttle: createMemoryStore(),
    apiKeys: {
      create: async (key) =>
        void keys.set(key.keyId, {
          ...key,
          createdAt: new Date(),
          rotatedAt: null,
          revokedAt: null,
        }),
      find: async (keyId) => keys.get(keyId) ?? null,
      list: async (tenantId) =>
        [...keys.values()].filter((row) => tenantId === undefined || row.tenantId === tenantId),
      revoke: async (keyId) => {
        const row = alive(keyId);
        if (row) row.revokedAt = new Date();
        return row !== undefined;
      },
      rotate: async (keyId, secretSha256) => {
        const row = alive(keyId);
        if (row) Object.assign(row, { secretSha256, rotatedAt: new Date() });
        return row !== undefined;
      },
    },
    connections: {
      revoke: async ({ tenantId, objectId }, before) =>
        void revoked.set(`${tenantId}/${objectId}`, before),
      revokedBefore: async ({ tenantId, objectId }) =>
        revoked.get(`${tenantId}/${objectId}`) ?? null,
    },
  };
}
