import { sql, type Query } from '../sql';
import type { ExportFacts, ExportRow } from './row';

/** Rows of `sds_bridge.export_run`. Every read and write that a caller asks for names the tenant. */
export function createExportStore(query: Query) {
  return {
    /** Until the transaction ends nobody else holds the lock of this name. */
    async lock(name: string): Promise<void> {
      await query(sql`SELECT pg_advisory_xact_lock(hashtextextended(${name}, 0))`);
    },

    /** False when the same caller has an export with this correlation id already. */
    async insert(row: Omit<ExportRow, 'state' | 'finishedAt'>): Promise<boolean> {
      const rows = await query(
        sql`INSERT INTO sds_bridge.export_run (export_id, tenant_id, profile, created_by,
              correlation_id, request_hash, state, created_at, facts)
            VALUES (${row.exportId}, ${row.tenantId}, ${row.profile}, ${row.createdBy},
              ${row.correlationId}, ${row.requestHash}, 'queued', ${row.createdAt},
              ${JSON.stringify(row.facts)}::jsonb)
            ON CONFLICT DO NOTHING RETURNING export_id`,
      );
      return rows.length === 1;
    },

    async find(tenantId: string, exportId: string): Promise<ExportRow | null> {
      const rows = await query<Stored>(
        sql`SELECT * FROM sds_bridge.export_run
            WHERE tenant_id = ${tenantId} AND export_id = ${exportId}`,
      );
      return rows[0] ? toRow(rows[0]) : null;
    },

    async findByCorrelation(
      tenantId: string,
      createdBy: string,
      correlationId: string,
    ): Promise<ExportRow | null> {
      const rows = await query<Stored>(
        sql`SELECT * FROM sds_bridge.export_run WHERE tenant_id = ${tenantId}
              AND created_by = ${createdBy} AND correlation_id = ${correlationId}`,
      );
      return rows[0] ? toRow(rows[0]) : null;
    },

    /** The newest of the same request since a moment that has not ended in one of the states. */
    async findRecent(
      {
        tenantId,
        createdBy,
        requestHash,
      }: Pick<ExportRow, 'tenantId' | 'createdBy' | 'requestHash'>,
      since: Date,
      except: readonly string[],
    ): Promise<ExportRow | null> {
      const rows = await query<Stored>(
        sql`SELECT * FROM sds_bridge.export_run WHERE tenant_id = ${tenantId}
              AND created_by = ${createdBy} AND request_hash = ${requestHash}
              AND correlation_id IS NULL AND created_at > ${since} AND state <> ALL(${except}::text[])
            ORDER BY created_at DESC LIMIT 1`,
      );
      return rows[0] ? toRow(rows[0]) : null;
    },

    /** Newest first. */
    async list(
      tenantId: string,
      filter: { profile?: string | undefined; skip: number; top: number },
    ): Promise<ExportRow[]> {
      const profile = filter.profile ?? null;
      const rows = await query<Stored>(
        sql`SELECT * FROM sds_bridge.export_run WHERE tenant_id = ${tenantId}
              AND (${profile}::text IS NULL OR profile = ${profile})
            ORDER BY created_at DESC, export_id OFFSET ${filter.skip} LIMIT ${filter.top}`,
      );
      return rows.map(toRow);
    },

    /** All that are not final, of all tenants; for the service itself. */
    async listOpen(): Promise<ExportRow[]> {
      const rows = await query<Stored>(
        sql`SELECT * FROM sds_bridge.export_run WHERE finished_at IS NULL ORDER BY created_at`,
      );
      return rows.map(toRow);
    },

    /** Notes how far an export is; a final one stays as it is. */
    async note(
      { tenantId, exportId }: Pick<ExportRow, 'tenantId' | 'exportId'>,
      change: { state?: string; facts?: Partial<ExportFacts>; finishedAt?: Date },
    ): Promise<void> {
      await query(
        sql`UPDATE sds_bridge.export_run SET state = coalesce(${change.state ?? null}, state),
              facts = facts || ${JSON.stringify(change.facts ?? {})}::jsonb,
              finished_at = ${change.finishedAt ?? null}
            WHERE tenant_id = ${tenantId} AND export_id = ${exportId} AND finished_at IS NULL`,
      );
    },

    /** Takes ended exports out of the history. */
    async removeFinishedBefore(before: Date): Promise<void> {
      await query(sql`DELETE FROM sds_bridge.export_run WHERE finished_at < ${before}`);
    },
  };
}

export type ExportStore = ReturnType<typeof createExportStore>;

interface Stored {
  export_id: string;
  tenant_id: string;
  profile: string;
  created_by: string;
  correlation_id: string | null;
  request_hash: string;
  state: string;
  created_at: Date;
  finished_at: Date | null;
  facts: ExportFacts;
}

const toRow = (stored: Stored): ExportRow => ({
  exportId: stored.export_id,
  tenantId: stored.tenant_id,
  profile: stored.profile,
  createdBy: stored.created_by,
  correlationId: stored.correlation_id,
  requestHash: stored.request_hash,
  state: stored.state,
  createdAt: stored.created_at,
  finishedAt: stored.finished_at,
  facts: stored.facts,
});
