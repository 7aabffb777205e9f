import type { UploadRow } from '../database/uploads/row';
import type { WorkflowInput } from './engine/run';

/** The workflow input of an upload's present round. */
export const inputOf = (row: UploadRow): WorkflowInput => ({
  tenantId: row.tenantId,
  uploadId: row.uploadId,
  round: row.round,
  dataConnectorId: row.dataConnectorId,
});
