import { BridgeError, type ErrorCode } from '../../errors';
import type { DestinationContext } from './destination';

/** The kinds of error that pass: nobody there, connection lost. A refusal, of whatever kind, is not repeated. */
const passing: ReadonlySet<ErrorCode> = new Set([
  'EXPORT_DESTINATION_UNREACHABLE',
  'EXPORT_DESTINATION_INTERRUPTED',
]);

const ATTEMPTS = 5;
const FIRST_PAUSE_MS = 1_000;

const counted = new WeakMap<BridgeError, number>();

/** How many attempts ended in this error. */
export const attemptsOf = (error: unknown): number =>
  error instanceof BridgeError ? (counted.get(error) ?? 1) : 1;

/**
 * Runs a delivery up to five times, with pauses of 1, 2, 4 and 8 seconds, as long as the errors are of a kind that
 * passes. Throws the last one; EXPORT_DELIVERY_STOPPED when the signal is aborted.
 */
export async function withAttempts<T>(
  context: DestinationContext,
  run: (attempt: number) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      stopIfAborted(context.signal);
      return await run(attempt);
    } catch (error) {
      stopIfAborted(context.signal, error);
      if (!(error instanceof BridgeError)) throw error;
      counted.set(error, attempt);
      if (!passing.has(error.code) || attempt === ATTEMPTS) throw error;
      context.logger.warn({ code: error.code, attempt }, 'a delivery is repeated');
      await context
        .sleep(FIRST_PAUSE_MS * 2 ** (attempt - 1), context.signal)
        .catch(() => undefined);
    }
  }
}

function stopIfAborted(signal: AbortSignal, cause?: unknown): void {
  if (signal.aborted) throw new BridgeError('EXPORT_DELIVERY_STOPPED', { cause });
}
