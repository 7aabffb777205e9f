import { callGetuploadsession } from './call-getuploadsession';
import { callValidate } from './call-validate';
import { checkValidationResult } from './check-validation-result';
import { downloadValidationReport } from './download-validation-report';
import { getDataconnectorList } from './get-dataconnector-list';
import { getDelegatedToken } from './get-delegated-token';
import { getInboundFlow } from './get-inbound-flow';
import { listInboundFlows } from './list-inbound-flows';
import type { Operation } from './operation';
import { validateCsvFiles } from './validate-csv-files';

/** The registry: one line an operation, in the order of the documentation. */
export const operations: readonly Operation[] = [
  getDelegatedToken,
  getDataconnectorList,
  listInboundFlows,
  getInboundFlow,
  callGetuploadsession,
  callValidate,
  checkValidationResult,
  validateCsvFiles,
  downloadValidationReport,
];
