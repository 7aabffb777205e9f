import { sql, type Query } from '../sql';
import type { UploadFileRow, UploadStepRow } from './row';

interface StoredFile {
  name: string;
  bytes: string;
  sha256: string;
  rows: string | null;
  container_id: string | null;
  sent_bytes: string;
}

/** Rows of `sds_bridge.upload_file` and `upload_step`. Callers have found the upload in its tenant first. */
export function createUploadFileStore(query: Query) {
  return {
    /**
     * Notes a file that is on the spool, in place of an earlier one of its name. False, and nothing noted, when
     * the upload does not receive any more.
     */
    async keep(
      uploadId: string,
      file: Pick<UploadFileRow, 'name' | 'bytes' | 'sha256'>,
    ): Promise<boolean> {
      const rows = await query(
        sql`INSERT INTO sds_bridge.upload_file (upload_id, name, bytes, sha256)
            SELECT upload_id, ${file.name}, ${file.bytes}, ${file.sha256} FROM sds_bridge.upload
            WHERE upload_id = ${uploadId} AND state = 'receiving' FOR SHARE
            ON CONFLICT (upload_id, name) DO UPDATE
              SET bytes = excluded.bytes, sha256 = excluded.sha256
            RETURNING name`,
      );
      return rows.length === 1;
    },

    /** Takes all others out of an upload that receives. */
    async keepOnly(uploadId: string, names: readonly string[]): Promise<void> {
      await query(
        sql`DELETE FROM sds_bridge.upload_file WHERE upload_id = ${uploadId} AND name <> ALL(${names})
              AND EXISTS (SELECT FROM sds_bridge.upload
                WHERE upload_id = ${uploadId} AND state = 'receiving')`,
      );
    },

    async list(uploadId: string): Promise<UploadFileRow[]> {
      const rows = await query<StoredFile>(
        sql`SELECT name, bytes, sha256, rows, container_id, sent_bytes FROM sds_bridge.upload_file
            WHERE upload_id = ${uploadId} ORDER BY name`,
      );
      return rows.map((row) => ({
        name: row.name,
        bytes: Number(row.bytes),
        sha256: row.sha256,
        rows: row.rows === null ? null : Number(row.rows),
        containerId: row.container_id,
        sentBytes: Number(row.sent_bytes),
      }));
    },

    async noteRows(uploadId: string, name: string, rows: number): Promise<void> {
      await query(
        sql`UPDATE sds_bridge.upload_file SET rows = ${rows}
            WHERE upload_id = ${uploadId} AND name = ${name}`,
      );
    },

    /** Bytes flushed in this container: where a killed process goes on. */
    async noteSent(
      uploadId: string,
      name: string,
      containerId: string,
      sentBytes: number,
    ): Promise<void> {
      await query(
        sql`UPDATE sds_bridge.upload_file SET container_id = ${containerId}, sent_bytes = ${sentBytes}
            WHERE upload_id = ${uploadId} AND name = ${name}`,
      );
    },

    /** The container does not hold what was noted: the file starts again. */
    async forgetSent(uploadId: string, name: string): Promise<void> {
      await query(
        sql`UPDATE sds_bridge.upload_file SET container_id = NULL, sent_bytes = 0
            WHERE upload_id = ${uploadId} AND name = ${name}`,
      );
    },

    async steps(uploadId: string): Promise<UploadStepRow[]> {
      const rows = await query<{ step: string; started_at: Date; finished_at: Date | null }>(
        sql`SELECT step, started_at, finished_at FROM sds_bridge.upload_step
            WHERE upload_id = ${uploadId} ORDER BY started_at, step`,
      );
      return rows.map((row) => ({
        step: row.step,
        startedAt: row.started_at,
        finishedAt: row.finished_at,
      }));
    },

    /** The first start stays: a step that is done again began then. */
    async beginStep(uploadId: string, step: string, at: Date): Promise<void> {
      await query(
        sql`INSERT INTO sds_bridge.upload_step (upload_id, step, started_at)
            VALUES (${uploadId}, ${step}, ${at})
            ON CONFLICT (upload_id, step) DO UPDATE SET finished_at = NULL`,
      );
    },

    async endStep(uploadId: string, step: string, at: Date): Promise<void> {
      await query(
        sql`UPDATE sds_bridge.upload_step SET finished_at = coalesce(finished_at, ${at})
            WHERE upload_id = ${uploadId} AND step = ${step}`,
      );
    },
  };
}

export type UploadFileStore = ReturnType<typeof createUploadFileStore>;
