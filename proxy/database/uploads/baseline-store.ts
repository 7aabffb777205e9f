import { sql, type Query } from '../sql';

/** The last accepted set of a data connector. The snapshot itself is a file of keyed hashes. */
export interface BaselineRow {
  uploadId: string;
  acceptedAt: Date;
  /** Name of the snapshot file in the folder of baselines. */
  snapshot: string;
}

/** Rows of `sds_bridge.baseline` and `sds_bridge.connector_secret`. */
export function createBaselineStore(query: Query) {
  return {
    async find(tenantId: string, dataConnectorId: string): Promise<BaselineRow | null> {
      const rows = await query<BaselineRow>(
        sql`SELECT upload_id AS "uploadId", accepted_at AS "acceptedAt", snapshot
            FROM sds_bridge.baseline
            WHERE tenant_id = ${tenantId} AND data_connector_id = ${dataConnectorId}`,
      );
      return rows[0] ?? null;
    },

    async replace(tenantId: string, dataConnectorId: string, row: BaselineRow): Promise<void> {
      await query(
        sql`INSERT INTO sds_bridge.baseline
              (tenant_id, data_connector_id, upload_id, accepted_at, snapshot)
            VALUES (${tenantId}, ${dataConnectorId}, ${row.uploadId}, ${row.acceptedAt}, ${row.snapshot})
            ON CONFLICT (tenant_id, data_connector_id) DO UPDATE SET upload_id = excluded.upload_id,
              accepted_at = excluded.accepted_at, snapshot = excluded.snapshot`,
      );
    },

    /** The sealed secret of a data connector; of two that are made at once the first is kept. */
    async secret(
      tenantId: string,
      dataConnectorId: string,
      makeSealed: () => Promise<string>,
    ): Promise<string> {
      const kept = await findSecret(tenantId, dataConnectorId);
      if (kept !== null) return kept;
      await query(
        sql`INSERT INTO sds_bridge.connector_secret (tenant_id, data_connector_id, secret_sealed)
            VALUES (${tenantId}, ${dataConnectorId}, ${await makeSealed()}) ON CONFLICT DO NOTHING`,
      );
      return (await findSecret(tenantId, dataConnectorId)) ?? '';
    },

    /** A new sealed secret for one that opens no more; of two that are made at once the first is kept. */
    async replaceSecret(
      tenantId: string,
      dataConnectorId: string,
      { lost, sealed }: { lost: string; sealed: string },
    ): Promise<void> {
      await query(
        sql`UPDATE sds_bridge.connector_secret SET secret_sealed = ${sealed}
            WHERE tenant_id = ${tenantId} AND data_connector_id = ${dataConnectorId}
              AND secret_sealed = ${lost}`,
      );
    },
  };

  async function findSecret(tenantId: string, dataConnectorId: string): Promise<string | null> {
    const rows = await query<{ sealed: string }>(
      sql`SELECT secret_sealed AS sealed FROM sds_bridge.connector_secret
          WHERE tenant_id = ${tenantId} AND data_connector_id = ${dataConnectorId}`,
    );
    return rows[0]?.sealed ?? null;
  }
}

export type BaselineStore = ReturnType<typeof createBaselineStore>;
