import { sql, type Query } from '../sql';

export interface NewSubscription {
  subscriptionId: string;
  tenantId: string;
  createdBy: string;
  /** Data connectors it is about; null means all of its tenant. */
  dataConnectors: readonly string[] | null;
  events: readonly string[];
  callbackSealed: string;
  /** Of the callback address, to find the same registration again. */
  callbackSha256: Buffer;
}

/** Keeps our locks apart from others: two registrations of one tenant are counted one after the other. */
const lockClass = 723_701_143;

/** Rows of `sds_bridge.subscription`. Sealing the callback address belongs to `notifications/`. */
export function createSubscriptionStore(query: Query) {
  return {
    /** For the length of the transaction, nobody else adds a subscription of this tenant. */
    async lock(tenantId: string): Promise<void> {
      await query(sql`SELECT pg_advisory_xact_lock(${lockClass}, hashtext(${tenantId}))`);
    },

    async count(tenantId: string): Promise<number> {
      const rows = await query<{ count: number }>(
        sql`SELECT count(*)::integer AS count FROM sds_bridge.subscription
            WHERE tenant_id = ${tenantId}`,
      );
      return rows[0]?.count ?? 0;
    },

    /** Id of the subscription that the same caller made for the same address. */
    async findSame(
      row: Pick<NewSubscription, 'tenantId' | 'createdBy' | 'callbackSha256'>,
    ): Promise<string | null> {
      const rows = await query<{ id: string }>(
        sql`SELECT subscription_id AS id FROM sds_bridge.subscription
            WHERE tenant_id = ${row.tenantId} AND created_by = ${row.createdBy}
              AND callback_sha256 = ${row.callbackSha256}`,
      );
      return rows[0]?.id ?? null;
    },

    /** Adds it, or sets the one of this id to what is wanted now. */
    async save(row: NewSubscription): Promise<void> {
      await query(
        sql`INSERT INTO sds_bridge.subscription (subscription_id, tenant_id, created_by,
              data_connectors, events, callback_sealed, callback_sha256, created_at)
            VALUES (${row.subscriptionId}, ${row.tenantId}, ${row.createdBy},
              ${row.dataConnectors}, ${row.events}, ${row.callbackSealed}, ${row.callbackSha256},
              clock_timestamp())
            ON CONFLICT (subscription_id) DO UPDATE SET data_connectors = excluded.data_connectors,
              events = excluded.events, callback_sealed = excluded.callback_sealed,
              created_at = excluded.created_at`,
      );
    },

    /** Takes one back; only that of `createdBy`, where given. What was not there is no error. */
    async remove(tenantId: string, subscriptionId: string, createdBy?: string): Promise<void> {
      await query(
        sql`DELETE FROM sds_bridge.subscription
            WHERE tenant_id = ${tenantId} AND subscription_id = ${subscriptionId}
              AND (${createdBy ?? null}::text IS NULL OR created_by = ${createdBy ?? null})`,
      );
    },
  };
}

export type SubscriptionStore = ReturnType<typeof createSubscriptionStore>;
