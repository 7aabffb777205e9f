import { sql, type Query } from '../sql';

/** What happened to an upload that subscriptions can ask for. */
export type UploadEvent = 'finished' | 'held';

export interface NewNotification {
  tenantId: string;
  dataConnectorId: string;
  event: UploadEvent;
  /** What is told: ids, counts and sentences, no cell value. */
  payload: object;
}

export interface DueNotification {
  notificationId: string;
  subscriptionId: string;
  tenantId: string;
  payload: object;
  /** How often it was tried before. */
  attempts: number;
  ageSeconds: number;
  /** Null when nobody is to be told any more: see `takeDue`. */
  callbackSealed: string | null;
}

/** Rows of `sds_bridge.notification`. All times are the database's, so that replicas agree on them. */
export function createNotificationStore(query: Query) {
  return {
    /** One notification for each subscription of the tenant that asked for it. */
    async add({ tenantId, dataConnectorId, event, payload }: NewNotification): Promise<void> {
      await query(
        sql`INSERT INTO sds_bridge.notification
              (notification_id, subscription_id, tenant_id, payload, created_at, due_at)
            SELECT gen_random_uuid()::text, s.subscription_id, s.tenant_id,
              ${JSON.stringify(payload)}::jsonb, clock_timestamp(), clock_timestamp()
            FROM sds_bridge.subscription s
            WHERE s.tenant_id = ${tenantId} AND ${event}::text = ANY(s.events)
              AND (s.data_connectors IS NULL OR ${dataConnectorId}::text = ANY(s.data_connectors))`,
      );
    },

    /**
     * The next one that is due, locked until the transaction ends: nobody else gets it meanwhile, and a process
     * that dies frees it at once. Without a callback address when the subscription was taken back, its API key
     * revoked, or the connections of its maker revoked since.
     */
    async takeDue(): Promise<DueNotification | null> {
      const rows = await query<DueNotification>(
        sql`SELECT n.notification_id AS "notificationId", n.subscription_id AS "subscriptionId",
              n.tenant_id AS "tenantId", n.payload, n.attempts,
              extract(epoch FROM clock_timestamp() - n.created_at)::float8 AS "ageSeconds",
              CASE WHEN EXISTS (SELECT 1 FROM sds_bridge.api_key k
                  WHERE k.key_id = s.created_by AND k.revoked_at IS NOT NULL)
                OR EXISTS (SELECT 1 FROM sds_bridge.connection c WHERE c.tenant_id = s.tenant_id
                  AND c.object_id = s.created_by AND c.revoked_before >= s.created_at)
              THEN NULL ELSE s.callback_sealed END AS "callbackSealed"
            FROM sds_bridge.notification n
            LEFT JOIN sds_bridge.subscription s
              ON s.subscription_id = n.subscription_id AND s.tenant_id = n.tenant_id
            WHERE n.due_at <= clock_timestamp()
            ORDER BY n.due_at, n.notification_id LIMIT 1 FOR UPDATE OF n SKIP LOCKED`,
      );
      return rows[0] ?? null;
    },

    /** Not before this many seconds from now. */
    async postpone(notificationId: string, seconds: number): Promise<void> {
      await query(
        sql`UPDATE sds_bridge.notification SET attempts = attempts + 1,
              due_at = clock_timestamp() + make_interval(secs => ${seconds}::float8)
            WHERE notification_id = ${notificationId}`,
      );
    },

    async remove(notificationId: string): Promise<void> {
      await query(
        sql`DELETE FROM sds_bridge.notification WHERE notification_id = ${notificationId}`,
      );
    },
  };
}

export type NotificationStore = ReturnType<typeof createNotificationStore>;
