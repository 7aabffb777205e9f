import { BridgeError } from '../../errors';
import { ServiceError } from '../service-error';
import type { ServiceClient, ValidationResult } from '../service-client';

export interface ValidationWait {
  uri: string;
  retryAfterSeconds: number;
  timeoutSeconds: number;
  sleep: (ms: number) => Promise<unknown>;
  clock: () => number;
  onStatus: (status: string) => void;
}

const longestPauseSeconds = 30;
const faultsInARow = 3;

/**
 * Asks for the result until it is final, never sooner than the service says, pauses growing by half up
 * to 30 s. A few failed polls in a row are taken for a short interruption. Throws VALIDATION_TIMEOUT.
 */
export async function awaitValidation(
  client: ServiceClient,
  wait: ValidationWait,
): Promise<ValidationResult> {
  const deadline = wait.clock() + wait.timeoutSeconds * 1000;
  let pause = wait.retryAfterSeconds;
  for (let faults = 0; ;) {
    if (wait.clock() + pause * 1000 > deadline)
      throw new BridgeError('VALIDATION_TIMEOUT', { params: { seconds: wait.timeoutSeconds } });
    await wait.sleep(pause * 1000);
    try {
      const result = await client.validationResult(wait.uri);
      if (result.outcome !== 'running') return result;
      faults = 0;
      wait.onStatus(result.status);
      pause = Math.max(result.retryAfterSeconds ?? 5, Math.min(pause * 1.5, longestPauseSeconds));
    } catch (error) {
      if (!mayPass(error) || ++faults >= faultsInARow) throw error;
    }
  }
}

const mayPass = (error: unknown): boolean =>
  error instanceof ServiceError
    ? error.status >= 500
    : error instanceof BridgeError && error.code === 'SERVICE_UNREACHABLE';
