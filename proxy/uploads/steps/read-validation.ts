import type { SdsFacts, UploadRow } from '../../database/uploads/row';
import { BridgeError } from '../../errors';
import { backgroundCaller } from '../background-caller';
import { pacedScope } from '../paced-scope';
import type { UploadServices } from '../services';

export type ValidationAnswer =
  | { outcome: 'running'; retryAfterSeconds: number }
  | { outcome: 'accepted' | 'rejected' | 'failed'; sds: SdsFacts };

/** Errors and warnings kept with an upload; SDS writes a few a file. */
const mostMessages = 100;
const longestMessage = 500;

/**
 * Looks at the validation once. An operation that Graph does not know yet, just after it was started, counts as
 * running; so does every status that is not known here.
 */
export async function readValidation(
  services: UploadServices,
  row: UploadRow,
  signal: AbortSignal,
): Promise<ValidationAnswer> {
  const [first] = services.limits.pollSeconds;
  const scope = await pacedScope(services, backgroundCaller(services, row), signal);
  try {
    const { outcome, retryAfterSeconds, ...result } =
      await services.industryData.getValidationResult(scope, row.facts.operationId ?? '');
    if (outcome === 'running') return { outcome, retryAfterSeconds: retryAfterSeconds ?? first };
    return {
      outcome,
      sds: {
        status: result.status,
        errors: shorten(result.errors),
        warnings: shorten(result.warnings),
        validatedFiles: result.validatedFiles.slice(0, mostMessages),
      },
    };
  } catch (error) {
    if (!(error instanceof BridgeError) || error.code !== 'GRAPH_NOT_FOUND') throw error;
    return { outcome: 'running', retryAfterSeconds: first };
  }
}

const shorten = (messages: SdsFacts['errors']): SdsFacts['errors'] =>
  messages.slice(0, mostMessages).map(({ code, message, target }) => ({
    code: code.slice(0, 100),
    message: message.slice(0, longestMessage),
    target: target.slice(0, 100),
  }));
