import { BridgeError, type ErrorCode } from '../errors';
import { CancelRequested } from './active-uploads';

/**
 * What came of a step that did not succeed, sorted by what to do next. Stored in clear by the engine, so it holds
 * our own code and sentence and nothing of what another service said.
 */
export interface Problem {
  kind: 'wait-for-graph' | 'wait-for-sign-in' | 'new-session' | 'cancelled' | 'failed';
  code: ErrorCode;
  message: string;
  retryAfterSeconds?: number;
  /** School Data Sync may have been asked to validate already. */
  isWithSds?: boolean;
}

/** Passing by nature: tried again for as long as an outage may last. */
const passing: ReadonlySet<ErrorCode> = new Set([
  'GRAPH_THROTTLED',
  'GRAPH_UNAVAILABLE',
  'GRAPH_ANSWER_INVALID',
  'GRAPH_CONFLICT',
  'ENTRA_UNAVAILABLE',
  'CONTAINER_UNAVAILABLE',
  'SERVICE_BUSY',
]);
const signIn: ReadonlySet<ErrorCode> = new Set([
  'UPLOAD_NEEDS_SIGN_IN',
  'SIGN_IN_REQUIRED',
  'GRAPH_UNAUTHORIZED',
]);
const sessionLost: ReadonlySet<ErrorCode> = new Set(['CONTAINER_GONE', 'CONTAINER_REFUSED']);

/** Faults of form rather than of the moment: they get a few tries, then count as final. */
export const fewTries: ReadonlySet<ErrorCode> = new Set(['GRAPH_ANSWER_INVALID', 'GRAPH_CONFLICT']);

export function problemOf(error: unknown): Problem {
  if (error instanceof CancelRequested)
    return { kind: 'cancelled', code: 'UPLOAD_CANCELLED', message: '' };
  const known = error instanceof BridgeError ? error : new BridgeError('INTERNAL_ERROR');
  return {
    kind: kindOf(known.code),
    code: known.code,
    message: known.message,
    ...(known.retryAfterSeconds !== undefined && { retryAfterSeconds: known.retryAfterSeconds }),
  };
}

function kindOf(code: ErrorCode): Problem['kind'] {
  if (passing.has(code)) return 'wait-for-graph';
  if (signIn.has(code)) return 'wait-for-sign-in';
  return sessionLost.has(code) ? 'new-session' : 'failed';
}
