import { BridgeError, type ErrorCode } from '../../errors';
import type { Problem } from '../problem';
import type { Ending } from '../steps/finish';

/** How an upload ends that met a problem nothing helps out of. */
export function endingOf(problem: Problem): Ending {
  if (problem.kind === 'cancelled') return cancelled(problem.isWithSds === true);
  if (problem.code === 'UPLOAD_NEEDS_SIGN_IN')
    return { state: 'expired', reason: reasonOf('UPLOAD_EXPIRED', { what: 'a sign-in' }) };
  return { state: 'failed', reason: { code: problem.code, message: problem.message } };
}

/** After the validation was started a cancel can only stop watching: School Data Sync has the files. */
export const cancelled = (isWithSds: boolean): Ending => ({
  state: 'cancelled',
  reason: reasonOf('UPLOAD_CANCELLED', {
    detail: isWithSds
      ? ', but School Data Sync had its files already and may still take them: look there'
      : '',
  }),
});

export const reasonOf = (
  code: ErrorCode,
  params: Record<string, string | number> = {},
): { code: string; message: string } => ({
  code,
  message: new BridgeError(code, { params }).message,
});
