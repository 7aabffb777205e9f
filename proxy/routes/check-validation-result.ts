import { z } from 'zod';
import { accessTokenHeaders } from '../schemas/parameters';
import { defineOperation } from './operation';
import { summarizeValidation } from './validation-summary';

const message = z
  .object({
    code: z.string().meta({
      'x-ms-summary': 'Code',
      description: 'Code of School Data Sync, for example RequiredFileNotFound.',
    }),
    message: z
      .string()
      .meta({ 'x-ms-summary': 'Message', description: 'What School Data Sync says.' }),
    target: z.string().meta({ 'x-ms-summary': 'File', description: 'The file it is about.' }),
  })
  .meta({
    id: 'ValidationMessage',
    'x-ms-summary': 'Validation Message',
    description: 'An error or a warning of School Data Sync.',
  });

const validationResult = z
  .object({
    status: z.string().meta({
      'x-ms-summary': 'Status',
      example: 'succeeded',
      description:
        'Status of the check as School Data Sync tells it. Succeeded only means that the check took place: look at Outcome.',
    }),
    outcome: z.enum(['running', 'accepted', 'rejected', 'failed']).meta({
      'x-ms-summary': 'Outcome',
      description:
        'running: ask again later. accepted: the files are taken. rejected: correct the errors. failed: the check could not be done.',
    }),
    summary: z
      .string()
      .meta({ 'x-ms-summary': 'Summary', description: 'The outcome in one sentence.' }),
    errors: z
      .array(message)
      .meta({ 'x-ms-summary': 'Errors', description: 'Why the files were refused.' }),
    warnings: z.array(message).meta({
      'x-ms-summary': 'Warnings',
      description: 'What School Data Sync noticed, for example optional files that are absent.',
    }),
    validatedFiles: z.array(z.string()).meta({
      'x-ms-summary': 'Validated Files',
      description: 'Names of the files that were taken.',
    }),
    retryAfterSeconds: z.int32().optional().meta({
      'x-ms-summary': 'Retry After Seconds',
      description: 'While running: how long to wait before asking again.',
    }),
  })
  .meta({
    id: 'ValidationResult',
    'x-ms-summary': 'Validation Result',
    description: 'The result of a validation.',
  });

/** Compatibility action. The parameter is locked to operations of industryData on our Graph origin. */
export const checkValidationResult = defineOperation({
  operationId: 'CheckValidationResult',
  method: 'GET',
  path: '/validation-result',
  role: 'Roster.Read',
  summary: 'Check validation result',
  description:
    'Returns the outcome of a validation started with Start validation: running, accepted, rejected or failed, with the errors and warnings per file. Repeat it while the outcome is running.',
  query: z.object({
    ValidationOperationUri: z.string().min(1).max(2048).meta({
      'x-ms-summary': 'Validation Operation Address',
      description:
        'The address that Start validation returned, or the operation id alone, for example 0a6f2d1e-4f7b-4a39-9f0e-08dcb0a4e5aa.',
    }),
  }),
  headers: accessTokenHeaders,
  response: validationResult,
  errors: ['VALIDATION_URI_INVALID', 'GRAPH_FORBIDDEN', 'GRAPH_NOT_FOUND'],
  async handle({ caller, services, signal }, { query }) {
    const result = await services.industryData.getValidationResult(
      { caller, signal },
      query.ValidationOperationUri,
    );
    return { body: { ...result, summary: summarizeValidation(result) } };
  },
});
