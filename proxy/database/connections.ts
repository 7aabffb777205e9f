import { sql, type Query } from './sql';

/** A person's or application's connection: one identity of one tenant. */
export interface ConnectionId {
  tenantId: string;
  objectId: string;
}

export interface ConnectionStore {
  /** Handles issued before `before` no longer open. The time never moves back. */
  revoke(connection: ConnectionId, before: Date): Promise<void>;
  /** Null when nothing was ever revoked. */
  revokedBefore(connection: ConnectionId): Promise<Date | null>;
}

/** Rows of `sds_bridge.connection`: there is one only for a connection that was revoked. */
export function createConnectionStore(query: Query): ConnectionStore {
  return {
    async revoke({ tenantId, objectId }, before) {
      await query(
        sql`INSERT INTO sds_bridge.connection AS held (tenant_id, object_id, revoked_before)
            VALUES (${tenantId}, ${objectId}, ${before})
            ON CONFLICT (tenant_id, object_id)
            DO UPDATE SET revoked_before = greatest(held.revoked_before, excluded.revoked_before)`,
      );
    },
    async revokedBefore({ tenantId, objectId }) {
      const rows = await query<{ revoked_before: Date }>(
        sql`SELECT revoked_before FROM sds_bridge.connection
            WHERE tenant_id = ${tenantId} AND object_id = ${objectId}`,
      );
      return rows[0]?.revoked_before ?? null;
    },
  };
}
