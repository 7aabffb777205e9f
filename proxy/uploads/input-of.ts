import type { UploadRow } from '../database/uploads/row';
import type { UploadInput } from '../engine/run';

/** The workflow input of an upload's present round. */
export const inputOf = (row: UploadRow): UploadInput => ({
  tenantId: row.tenantId,
  uploadId: row.uploadId,
  round: row.round,
  dataConnectorId: row.dataConnectorId,
});
