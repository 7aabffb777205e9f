import { FTPError } from 'basic-ftp';
import { BridgeError, type ErrorCode } from '../../../errors';
import { certificateFailure } from '../certificate';
import { unreachable } from '../tcp';

/** Replies of RFC 959, by what is to be done. 421, 425 and 426 are lost connections. */
const replies: Readonly<Record<number, ErrorCode>> = {
  421: 'EXPORT_DESTINATION_INTERRUPTED',
  425: 'EXPORT_DESTINATION_INTERRUPTED',
  426: 'EXPORT_DESTINATION_INTERRUPTED',
  // "Local error in processing" is what servers say when a write fails: almost always for want of room.
  451: 'EXPORT_DESTINATION_FULL',
  452: 'EXPORT_DESTINATION_FULL',
  530: 'EXPORT_DESTINATION_SIGN_IN',
  532: 'EXPORT_DESTINATION_FORBIDDEN',
  550: 'EXPORT_DESTINATION_FORBIDDEN',
  552: 'EXPORT_DESTINATION_FULL',
  553: 'EXPORT_DESTINATION_FORBIDDEN',
};

export const isReply = (error: unknown, ...codes: number[]): boolean =>
  error instanceof FTPError && codes.includes(error.code);

/** What a failed command means. */
export function ftpFailure(
  error: unknown,
  { host, place }: { host: string; place: string },
): BridgeError {
  if (error instanceof BridgeError) return error;
  const certificate = certificateFailure(host, error);
  if (certificate !== undefined) return certificate;
  if (error instanceof FTPError)
    return new BridgeError(replies[error.code] ?? 'EXPORT_DESTINATION_REFUSED', {
      params: { host, place, reason: `reply ${error.code}` },
      cause: error,
    });
  return new BridgeError('EXPORT_DESTINATION_INTERRUPTED', { params: { place }, cause: error });
}

/** What a connection that did not come about means: a refusal, or nobody there. */
export function connectFailure(error: unknown, host: string): BridgeError {
  if ((error as Error).message.includes('control characters'))
    return new BridgeError('EXPORT_DESTINATION_INVALID', {
      params: { reason: 'user name, password or path holds a line break' },
    });
  const failure = ftpFailure(error, { host, place: host });
  return failure.code === 'EXPORT_DESTINATION_INTERRUPTED'
    ? unreachable(host, (error as { code?: string }).code, error)
    : failure;
}
