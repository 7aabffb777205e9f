import { approveUpload } from './approve-upload';
import { callGetuploadsession } from './call-getuploadsession';
import { callValidate } from './call-validate';
import { cancelUpload } from './cancel-upload';
import { checkValidationResult } from './check-validation-result';
import { compareCsvFiles } from './compare-csv-files';
import { createUpload } from './create-upload';
import { deleteSubscription } from './delete-subscription';
import { discardUpload } from './discard-upload';
import { downloadFindings } from './download-findings';
import { downloadValidationReport } from './download-validation-report';
import { endSubscription } from './end-subscription';
import { getDataconnectorList } from './get-dataconnector-list';
import { getDelegatedToken } from './get-delegated-token';
import { getExport } from './get-export';
import { getInboundFlow } from './get-inbound-flow';
import { getRun } from './get-run';
import { getUpload } from './get-upload';
import { getUploadOutcome } from './get-upload-outcome';
import { listExportProfiles } from './list-export-profiles';
import { listExports } from './list-exports';
import { listFindings } from './list-findings';
import { listInboundFlows } from './list-inbound-flows';
import { listRuns } from './list-runs';
import { listUploads } from './list-uploads';
import type { Operation } from './operation';
import { putUploadFile } from './put-upload-file';
import { runExport } from './run-export';
import { startRun } from './start-run';
import { submitUpload } from './submit-upload';
import { testConnection } from './test-connection';
import { uploadCsvFiles } from './upload-csv-files';
import { validateCsvFiles } from './validate-csv-files';
import { whenRunFinishes } from './when-run-finishes';
import { whenUploadFinishes } from './when-upload-finishes';

/** The registry: one line an operation, in the order of the documentation. */
export const operations: readonly Operation[] = [
  getDelegatedToken,
  getDataconnectorList,
  listInboundFlows,
  getInboundFlow,
  callGetuploadsession,
  callValidate,
  checkValidationResult,
  createUpload,
  putUploadFile,
  submitUpload,
  uploadCsvFiles,
  getUpload,
  listUploads,
  getUploadOutcome,
  approveUpload,
  discardUpload,
  cancelUpload,
  listFindings,
  downloadFindings,
  compareCsvFiles,
  validateCsvFiles,
  downloadValidationReport,
  listRuns,
  getRun,
  startRun,
  listExportProfiles,
  runExport,
  getExport,
  listExports,
  whenRunFinishes,
  whenUploadFinishes,
  deleteSubscription,
  endSubscription,
  testConnection,
];
