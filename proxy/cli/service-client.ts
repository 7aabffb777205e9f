import { z } from 'zod';
import { dataConnectorList } from '../schemas/data-connector';
import { inboundFlow, inboundFlowList } from '../schemas/inbound-flow';
import { createServiceCalls, type ServiceCallsOptions } from './service-calls';
import { uploadCalls } from './upload-calls';

const health = z.object({ status: z.string(), version: z.string(), cloud: z.string() });
const connection = z.object({ tenantId: z.string() });
const delegatedToken = z.object({ access_token: z.string(), expires_in: z.number() });
const uploadSession = z.object({
  containerId: z.string(),
  sessionExpirationDateTime: z.string().optional(),
  sessionUrl: z.string(),
  dataConnectorId: z.string(),
  tenantId: z.string(),
});
const startedValidation = z.object({
  validationOperationUri: z.string(),
  operationId: z.string(),
  retryAfterSeconds: z.number(),
});
const message = z.object({ code: z.string(), message: z.string(), target: z.string() });
const validationResult = z.object({
  status: z.string(),
  outcome: z.enum(['running', 'accepted', 'rejected', 'failed']),
  errors: z.array(message),
  warnings: z.array(message),
  validatedFiles: z.array(z.string()),
  summary: z.string(),
  retryAfterSeconds: z.number().optional(),
});

export type ValidationResult = z.output<typeof validationResult>;
export type ValidationMessage = z.output<typeof message>;

export type ServiceClient = ReturnType<typeof createServiceClient>;

/** The operations of a running SDS Bridge that the command line uses; throws as `createServiceCalls` does. */
export function createServiceClient(options: ServiceCallsOptions) {
  const calls = createServiceCalls(options);
  const { call } = calls;
  const id = encodeURIComponent;
  return {
    authorize: calls.authorize,
    health: () => call('GET', '/healthz', health),
    connection: () => call('GET', '/v1/me', connection),
    delegatedToken: () => call('POST', '/v1/delegated-token', delegatedToken),
    dataConnectors: () => call('GET', '/v1/data-connectors', dataConnectorList),
    inboundFlows: () => call('GET', '/v1/inbound-flows', inboundFlowList),
    inboundFlow: (flowId: string) => call('GET', `/v1/inbound-flows/${id(flowId)}`, inboundFlow),
    uploadSession: (connectorId: string) =>
      call(
        'GET',
        `/v1/data-connectors/${id(connectorId)}/upload-session?resetSession=true`,
        uploadSession,
      ),
    validate: (connectorId: string) =>
      call('POST', `/v1/data-connectors/${id(connectorId)}/validate`, startedValidation),
    validationResult: (uri: string) =>
      call('GET', `/v1/validation-result?ValidationOperationUri=${id(uri)}`, validationResult),
    uploads: uploadCalls(calls),
    close: calls.close,
  };
}
