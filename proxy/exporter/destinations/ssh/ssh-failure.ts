import { BridgeError } from '../../../errors';

/** Status codes of the SFTP protocol, version 3 (draft-ietf-secsh-filexfer-02, section 7). */
export const sftpStatus = { noSuchFile: 2, permissionDenied: 3, failure: 4, unsupported: 8 };

/** What a failed request to an SFTP server means. */
export function sftpFailure(error: unknown, place: string): BridgeError {
  const { code } = error as { code?: number | string };
  const options = { params: { place, reason: describe(code) }, cause: error };
  if (code === sftpStatus.noSuchFile)
    return new BridgeError('EXPORT_DESTINATION_PATH_MISSING', options);
  if (code === sftpStatus.permissionDenied)
    return new BridgeError('EXPORT_DESTINATION_FORBIDDEN', options);
  // Statuses 6 and 7 mean that the connection is gone; without a status the library lost it.
  if (typeof code !== 'number' || code === 6 || code === 7)
    return new BridgeError('EXPORT_DESTINATION_INTERRUPTED', options);
  return new BridgeError('EXPORT_DESTINATION_REFUSED', options);
}

const describe = (code: number | string | undefined): string =>
  code === undefined ? 'no answer' : `status ${code}`;
