import { z } from 'zod';
import { BridgeError } from '../errors';
import { operationIdOf, operationUri } from './addresses';
import { parseAnswer, readCollection } from './answers';
import type { GraphClient, GraphScope } from './client';
import { retryAfterSeconds } from './error-map';

const publicError = z.object({
  code: z.string().nullish(),
  message: z.string().nullish(),
  target: z.string().nullish(),
});

const fileValidateOperation = z.object({
  id: z.string(),
  resourceLocation: z.string().nullish(),
  status: z.string().nullish(),
  statusDetail: z.string().nullish(),
  errors: z.array(publicError).nullish(),
  warnings: z.array(publicError).nullish(),
  validatedFiles: z.array(z.string()).nullish(),
});

/** Polling no faster than this is Microsoft's advice where an answer does not say. */
const pollSeconds = 5;

export interface StartedValidation {
  operationId: string;
  /** Graph's absolute address of the operation. */
  validationOperationUri: string;
  retryAfterSeconds: number;
}

export interface ValidationMessage {
  code: string;
  message: string;
  /** The file, for the codes Microsoft publishes. */
  target: string;
}

export interface ValidationResult {
  /** Graph's status as it is: notStarted, running, succeeded, failed, or one still unknown. */
  status: string;
  outcome: 'running' | 'accepted' | 'rejected' | 'failed';
  errors: ValidationMessage[];
  warnings: ValidationMessage[];
  validatedFiles: string[];
  /** Seconds to wait before asking again; only while running. */
  retryAfterSeconds?: number;
}

/** Closes the upload session and starts SDS's check of its files (202 with a Location). */
export async function startValidation(
  client: GraphClient,
  scope: GraphScope,
  dataConnectorId: string,
): Promise<StartedValidation> {
  // Without the caller's signal: a hang-up must not leave a validation started that nobody recorded.
  const answer = await client.send(
    { caller: scope.caller },
    {
      method: 'POST',
      path: `/dataConnectors/${dataConnectorId}/validate`,
      group: 'upload',
      resource: 'data connector',
    },
  );
  const location = answer.headers['location'];
  const operationId = location?.includes('/') ? operationIdOf(location, client.cloud) : undefined;
  if (operationId === undefined) {
    throw new BridgeError(location === undefined ? 'GRAPH_ANSWER_INVALID' : 'ADDRESS_NOT_ALLOWED', {
      target: 'Location',
    });
  }
  return {
    operationId,
    validationOperationUri: operationUri(operationId, client.cloud),
    retryAfterSeconds: retryAfterSeconds(answer) ?? pollSeconds,
  };
}

/** The data connector an operation is about. Its address is read for the id and never called. */
const connectorIn = (location: string | null | undefined): string | undefined =>
  /\/dataConnectors\/([A-Za-z0-9_-]{1,64})$/.exec(location ?? '')?.[1];

/**
 * The result of a validation. `uri` is what CallValidate answered or the bare operation id; anything
 * else is VALIDATION_URI_INVALID before any call.
 */
export async function getValidationResult(
  client: GraphClient,
  scope: GraphScope,
  uri: string,
): Promise<ValidationResult & { dataConnectorId?: string }> {
  const id = operationIdOf(uri, client.cloud);
  if (id === undefined)
    throw new BridgeError('VALIDATION_URI_INVALID', { target: 'ValidationOperationUri' });
  const answer = await client.send(scope, {
    path: `/operations/${id}`,
    group: 'read',
    resource: 'validation operation',
  });
  const operation = parseAnswer(fileValidateOperation, answer);
  const errors = (operation.errors ?? []).map(toMessage);
  const outcome = outcomeOf(operation.status, errors.length);
  const dataConnectorId = connectorIn(operation.resourceLocation);
  return {
    ...(dataConnectorId !== undefined && { dataConnectorId }),
    status: operation.status ?? 'unknown',
    outcome,
    errors,
    warnings: (operation.warnings ?? []).map(toMessage),
    validatedFiles: operation.validatedFiles ?? [],
    ...(outcome === 'running' && { retryAfterSeconds: retryAfterSeconds(answer) ?? pollSeconds }),
  };
}

const listedOperation = z.object({ id: z.string(), resourceLocation: z.string().nullish() });

/**
 * The ids of all validations of a data connector; for a caller that does not know whether its own call to start
 * one arrived, and compares with what there was before.
 */
export async function listValidations(
  client: GraphClient,
  scope: GraphScope,
  dataConnectorId: string,
): Promise<string[]> {
  const call = { path: '/operations', group: 'read', resource: 'validation operation' } as const;
  return (await readCollection(client, scope, call, listedOperation))
    .filter(({ resourceLocation }) => connectorIn(resourceLocation) === dataConnectorId)
    .map(({ id }) => id);
}

/** `succeeded` only says that the check took place; accepted means that it found no error. */
function outcomeOf(
  status: string | null | undefined,
  errorCount: number,
): ValidationResult['outcome'] {
  if (status === 'succeeded') return errorCount === 0 ? 'accepted' : 'rejected';
  return status === 'failed' ? 'failed' : 'running';
}

const toMessage = (error: z.output<typeof publicError>): ValidationMessage => ({
  code: error.code ?? 'unknown',
  message: error.message ?? '',
  target: error.target ?? '',
});
