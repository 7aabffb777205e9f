import { prepared, sql, type Query } from '../sql';
import type { UploadFacts, UploadRow } from './row';

export type NewUpload = Pick<
  UploadRow,
  | 'uploadId'
  | 'tenantId'
  | 'createdBy'
  | 'correlationId'
  | 'dataConnectorId'
  | 'createdAt'
  | 'expiresAt'
  | 'facts'
>;

/** A change of state. It happens only if the upload is in one of the states `from`. */
export interface Move {
  from: readonly string[];
  to: string;
  /** Only in this round. */
  round?: number;
  /** Begins the next round. */
  nextRound?: boolean;
  facts?: Partial<UploadFacts>;
  /** `null` takes the time away; absent leaves it. */
  expiresAt?: Date | null;
  /** Set in final states; takes the kept identity and the open session away. */
  finishedAt?: Date;
}

/** Names of facts that a final state has no more use for. */
const endingFacts = ['sessionSealed'];

/** Rows of `sds_bridge.upload`. Every read and write that a caller asks for names the tenant. */
export function createUploadStore(query: Query) {
  return {
    /** False when the same caller has an upload with this correlation id already. */
    async insert(row: NewUpload): Promise<boolean> {
      const rows = await query(
        sql`INSERT INTO sds_bridge.upload (upload_id, tenant_id, created_by, correlation_id,
              data_connector_id, state, created_at, expires_at, facts)
            VALUES (${row.uploadId}, ${row.tenantId}, ${row.createdBy}, ${row.correlationId},
              ${row.dataConnectorId}, 'receiving', ${row.createdAt}, ${row.expiresAt},
              ${JSON.stringify(row.facts)}::jsonb)
            ON CONFLICT DO NOTHING RETURNING upload_id`,
      );
      return rows.length === 1;
    },

    async find(tenantId: string, uploadId: string): Promise<UploadRow | null> {
      const rows = await query<Stored>(
        prepared(
          'upload_find',
          sql`SELECT * FROM sds_bridge.upload WHERE tenant_id = ${tenantId} AND upload_id = ${uploadId}`,
        ),
      );
      return rows[0] ? toRow(rows[0]) : null;
    },

    async findByCorrelation(
      tenantId: string,
      createdBy: string,
      correlationId: string,
    ): Promise<UploadRow | null> {
      const rows = await query<Stored>(
        sql`SELECT * FROM sds_bridge.upload WHERE tenant_id = ${tenantId}
              AND created_by = ${createdBy} AND correlation_id = ${correlationId}`,
      );
      return rows[0] ? toRow(rows[0]) : null;
    },

    /** Newest first. `connectors` restricts to some data connectors. */
    async list(
      tenantId: string,
      filter: {
        states?: readonly string[] | undefined;
        dataConnectorId?: string | undefined;
        connectors?: readonly string[] | undefined;
        skip: number;
        top: number;
      },
    ): Promise<UploadRow[]> {
      const { states, dataConnectorId, connectors, skip, top } = filter;
      const rows = await query<Stored>(
        sql`SELECT * FROM sds_bridge.upload WHERE tenant_id = ${tenantId}
              AND (${states ?? null}::text[] IS NULL OR state = ANY(${states ?? null}::text[]))
              AND (${dataConnectorId ?? null}::text IS NULL OR data_connector_id = ${dataConnectorId ?? null})
              AND (${connectors ?? null}::text[] IS NULL OR data_connector_id = ANY(${connectors ?? null}::text[]))
            ORDER BY created_at DESC, upload_id OFFSET ${skip} LIMIT ${top}`,
      );
      return rows.map(toRow);
    },

    /** Makes a change of state; null when the upload was not in a state to make it from. */
    async move(tenantId: string, uploadId: string, move: Move): Promise<UploadRow | null> {
      const facts = JSON.stringify(move.facts ?? {});
      const keepsExpiry = move.expiresAt === undefined;
      const ended = move.finishedAt !== undefined;
      const rows = await query<Stored>(
        sql`UPDATE sds_bridge.upload SET state = ${move.to},
              round = round + ${move.nextRound === true ? 1 : 0},
              facts = CASE WHEN ${ended} THEN (facts || ${facts}::jsonb) - ${endingFacts}::text[]
                ELSE facts || ${facts}::jsonb END,
              expires_at = CASE WHEN ${keepsExpiry} THEN expires_at ELSE ${move.expiresAt ?? null} END,
              finished_at = coalesce(finished_at, ${move.finishedAt ?? null}),
              identity_sealed = CASE WHEN ${ended} THEN NULL ELSE identity_sealed END,
              identity_expires_at = CASE WHEN ${ended} THEN NULL ELSE identity_expires_at END
            WHERE tenant_id = ${tenantId} AND upload_id = ${uploadId} AND state = ANY(${move.from})
              AND (${move.round ?? null}::integer IS NULL OR round = ${move.round ?? null})
            RETURNING *`,
      );
      return rows[0] ? toRow(rows[0]) : null;
    },

    /** Adds or replaces facts of an upload that is not final. */
    async note(tenantId: string, uploadId: string, facts: Partial<UploadFacts>): Promise<void> {
      await query(
        sql`UPDATE sds_bridge.upload SET facts = facts || ${JSON.stringify(facts)}::jsonb
            WHERE tenant_id = ${tenantId} AND upload_id = ${uploadId} AND finished_at IS NULL`,
      );
    },

    /** The upload that has an open session of a data connector, if there is one. */
    async findHolder(tenantId: string, dataConnectorId: string): Promise<string | null> {
      const rows = await query<{ id: string }>(
        sql`SELECT upload_id AS id FROM sds_bridge.upload
            WHERE tenant_id = ${tenantId} AND data_connector_id = ${dataConnectorId}
              AND finished_at IS NULL AND (state IN ('uploading', 'validating')
                OR (state IN ('waiting-for-graph', 'waiting-for-sign-in') AND facts ? 'containerId'
                  AND NOT facts ? 'acceptedAt'))
            LIMIT 1`,
      );
      return rows[0]?.id ?? null;
    },

    /** All that are not final, of all tenants; for the service itself. */
    async listOpen(): Promise<UploadRow[]> {
      const rows = await query<Stored>(
        sql`SELECT * FROM sds_bridge.upload WHERE finished_at IS NULL ORDER BY created_at`,
      );
      return rows.map(toRow);
    },

    /** Ended ones whose files may still lie on the spool; some of them, so that a hundred that fail do not hide the rest. */
    async listUnpurged(): Promise<Pick<UploadRow, 'tenantId' | 'uploadId'>[]> {
      return query<Pick<UploadRow, 'tenantId' | 'uploadId'>>(
        sql`SELECT tenant_id AS "tenantId", upload_id AS "uploadId" FROM sds_bridge.upload
            WHERE finished_at IS NOT NULL AND NOT spool_purged ORDER BY random() LIMIT 100`,
      );
    },

    /** Takes ended uploads out of the history; answers how many. */
    async removeFinishedBefore(before: Date): Promise<number> {
      const rows = await query(
        sql`DELETE FROM sds_bridge.upload WHERE finished_at < ${before} AND spool_purged
            RETURNING upload_id`,
      );
      return rows.length;
    },

    async requestCancel(tenantId: string, uploadId: string): Promise<void> {
      await query(
        sql`UPDATE sds_bridge.upload SET cancel_requested = true
            WHERE tenant_id = ${tenantId} AND upload_id = ${uploadId} AND finished_at IS NULL`,
      );
    },

    async markPurged(tenantId: string, uploadId: string): Promise<void> {
      await query(
        sql`UPDATE sds_bridge.upload SET spool_purged = true
            WHERE tenant_id = ${tenantId} AND upload_id = ${uploadId}`,
      );
    },

    async keepIdentity(
      tenantId: string,
      uploadId: string,
      sealed: string,
      expiresAt: Date,
    ): Promise<void> {
      await query(
        sql`UPDATE sds_bridge.upload SET identity_sealed = ${sealed}, identity_expires_at = ${expiresAt}
            WHERE tenant_id = ${tenantId} AND upload_id = ${uploadId} AND finished_at IS NULL`,
      );
    },
  };
}

export type UploadStore = ReturnType<typeof createUploadStore>;

export interface Stored {
  upload_id: string;
  tenant_id: string;
  created_by: string;
  correlation_id: string | null;
  data_connector_id: string;
  state: string;
  round: number;
  cancel_requested: boolean;
  created_at: Date;
  expires_at: Date | null;
  finished_at: Date | null;
  spool_purged: boolean;
  facts: UploadFacts;
  identity_sealed: string | null;
  identity_expires_at: Date | null;
}

export const toRow = (stored: Stored): UploadRow => ({
  uploadId: stored.upload_id,
  tenantId: stored.tenant_id,
  createdBy: stored.created_by,
  correlationId: stored.correlation_id,
  dataConnectorId: stored.data_connector_id,
  state: stored.state,
  round: stored.round,
  cancelRequested: stored.cancel_requested,
  createdAt: stored.created_at,
  expiresAt: stored.expires_at,
  finishedAt: stored.finished_at,
  spoolPurged: stored.spool_purged,
  facts: stored.facts,
  identitySealed: stored.identity_sealed,
  identityExpiresAt: stored.identity_expires_at,
});
