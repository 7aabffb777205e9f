import { callGetuploadsession } from './call-getuploadsession';
import { callValidate } from './call-validate';
import { checkValidationResult } from './check-validation-result';
import { getDataconnectorList } from './get-dataconnector-list';
import { getDelegatedToken } from './get-delegated-token';
import { getInboundFlow } from './get-inbound-flow';
import { listInboundFlows } from './list-inbound-flows';
import type { Operation } from './operation';
import { testConnection } from './test-connection';

/** The registry: one line an operation, in the order of the documentation. */
export const operations: readonly Operation[] = [
  getDelegatedToken,
  getDataconnectorList,
  listInboundFlows,
  getInboundFlow,
  callGetuploadsession,
  callValidate,
  checkValidationResult,
  testConnection,
];
