import { z } from 'zod';
import { accessTokenHeader, dataConnectorIdParameter } from '../schemas/parameters';
import { defineOperation } from './operation';

const startedValidation = z
  .object({
    validationOperationUri: z.string().meta({
      'x-ms-summary': 'Validation Operation Address',
      description: 'Address of the validation. Pass it to Check validation result as it is.',
    }),
    operationId: z.string().meta({
      'x-ms-summary': 'Operation ID',
      description: 'Id of the validation; Check validation result takes it too.',
    }),
    status: z.string().meta({
      'x-ms-summary': 'Status',
      description: 'State of the validation when this action returned.',
      example: 'notStarted',
    }),
    retryAfterSeconds: z.int32().meta({
      'x-ms-summary': 'Retry After Seconds',
      description: 'How long to wait before checking the result.',
    }),
  })
  .meta({
    id: 'StartedValidation',
    'x-ms-summary': 'Started Validation',
    description: 'A validation that was started.',
  });

/**
 * Compatibility action. Answers 200, not 202: the platform would follow a Location to Graph by itself.
 * Repeated for the same container it returns the first operation, so that retries are harmless.
 */
export const callValidate = defineOperation({
  operationId: 'CallValidate',
  method: 'POST',
  path: '/data-connectors/:createdDataConnectorId/validate',
  role: 'Roster.Sync',
  summary: 'Start validation',
  visibility: 'advanced',
  description:
    'Closes the upload session of a data connector and starts the check of its files by School Data Sync. It returns at once; read the outcome with Check validation result. Every upload must hold the whole roster: what is missing is marked inactive. This action does not compare the roster with the last one: Create upload does.',
  params: z.object({ createdDataConnectorId: dataConnectorIdParameter }),
  headers: z.object({
    'access-token': accessTokenHeader,
    accept: z.string().optional().meta({
      'x-ms-summary': 'Accept',
      'x-ms-visibility': 'internal',
      default: '*/*',
      description: 'Kept from the original connector.',
    }),
  }),
  response: startedValidation,
  errors: [
    ...(['GRAPH_FORBIDDEN', 'GRAPH_NOT_FOUND', 'GRAPH_CONFLICT', 'ADDRESS_NOT_ALLOWED'] as const),
    'UPLOAD_IN_PROGRESS',
  ],
  async handle({ caller, services, signal }, { params }) {
    await services.uploads.requireFree(caller.tenantId, params.createdDataConnectorId);
    const started = await services.industryData.startValidation(
      { caller, signal },
      params.createdDataConnectorId,
    );
    return {
      body: { ...started, status: 'notStarted' },
      headers: { location: started.validationOperationUri },
    };
  },
});
