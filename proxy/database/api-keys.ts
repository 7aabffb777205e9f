import { sql, type Query } from './sql';

/** One API key as stored: the secret only as its SHA-256, which `auth/` computes and compares. */
export interface ApiKeyRow {
  keyId: string;
  tenantId: string;
  roles: string[];
  /** Data connectors it may use; null means all of its tenant. */
  dataConnectors: string[] | null;
  secretSha256: Buffer;
  label: string;
  createdAt: Date;
  rotatedAt: Date | null;
  revokedAt: Date | null;
}

export type NewApiKey = Pick<
  ApiKeyRow,
  'keyId' | 'tenantId' | 'roles' | 'dataConnectors' | 'secretSha256' | 'label'
>;

export interface ApiKeyStore {
  create(key: NewApiKey): Promise<void>;
  /** Also gives revoked keys, so that an unknown and a revoked key cost the same. */
  find(keyId: string): Promise<ApiKeyRow | null>;
  /** All keys, or one tenant's, oldest first. */
  list(tenantId?: string): Promise<ApiKeyRow[]>;
  /** False when there is no such key, or it was revoked before. */
  revoke(keyId: string): Promise<boolean>;
  /** Replaces the secret at once; false when there is no such key or it is revoked. */
  rotate(keyId: string, secretSha256: Buffer): Promise<boolean>;
}

/** Rows of `sds_bridge.api_key`. Making, hashing and comparing secrets belongs to `auth/`. */
export function createApiKeyStore(query: Query): ApiKeyStore {
  return {
    async create(key) {
      await query(
        sql`INSERT INTO sds_bridge.api_key
              (key_id, tenant_id, roles, data_connectors, secret_sha256, label)
            VALUES (${key.keyId}, ${key.tenantId}, ${key.roles}, ${key.dataConnectors},
                    ${key.secretSha256}, ${key.label})`,
      );
    },
    async find(keyId) {
      const rows = await query<ApiKeyRow>(
        sql`SELECT key_id AS "keyId", tenant_id AS "tenantId", roles,
                   data_connectors AS "dataConnectors", secret_sha256 AS "secretSha256", label,
                   created_at AS "createdAt", rotated_at AS "rotatedAt", revoked_at AS "revokedAt"
            FROM sds_bridge.api_key WHERE key_id = ${keyId}`,
      );
      return rows[0] ?? null;
    },
    list(tenantId) {
      return query<ApiKeyRow>(
        sql`SELECT key_id AS "keyId", tenant_id AS "tenantId", roles,
                   data_connectors AS "dataConnectors", secret_sha256 AS "secretSha256", label,
                   created_at AS "createdAt", rotated_at AS "rotatedAt", revoked_at AS "revokedAt"
            FROM sds_bridge.api_key
            WHERE ${tenantId ?? null}::text IS NULL OR tenant_id = ${tenantId ?? null}
            ORDER BY created_at, key_id`,
      );
    },
    async revoke(keyId) {
      const rows = await query(
        sql`UPDATE sds_bridge.api_key SET revoked_at = now()
            WHERE key_id = ${keyId} AND revoked_at IS NULL RETURNING key_id`,
      );
      return rows.length === 1;
    },
    async rotate(keyId, secretSha256) {
      const rows = await query(
        sql`UPDATE sds_bridge.api_key SET secret_sha256 = ${secretSha256}, rotated_at = now()
            WHERE key_id = ${keyId} AND revoked_at IS NULL RETURNING key_id`,
      );
      return rows.length === 1;
    },
  };
}
