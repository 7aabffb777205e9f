import { BridgeError } from '../../../errors';
import { certificateFailure } from '../certificate';
import { unreachable } from '../tcp';

/** What nodemailer tells of a failure. `originalCode` is the system's, or Node's for a certificate. */
interface MailFailure {
  code?: string;
  originalCode?: string;
  responseCode?: number;
  command?: string;
}

/** What a failed message means. `isWhole`: it had been handed over completely. */
export function mailFailure(error: unknown, host: string, isWhole: boolean): BridgeError {
  if (error instanceof BridgeError) return error;
  const { code, originalCode, responseCode, command } = error as MailFailure;
  const options = { params: { host, place: host }, cause: error };
  if (code === 'EAUTH') return new BridgeError('EXPORT_DESTINATION_SIGN_IN', options);
  if (responseCode !== undefined && responseCode !== 421)
    return command === 'STARTTLS'
      ? new BridgeError('EXPORT_TLS_UNAVAILABLE', options)
      : new BridgeError('EXPORT_MAIL_REFUSED', {
          ...options,
          params: { host, reason: `reply ${responseCode}` },
        });
  const certificate = certificateFailure(host, { code: originalCode });
  if (certificate !== undefined) return certificate;
  if (isWhole) return new BridgeError('EXPORT_MAIL_UNCLEAR', options);
  if (code === 'ETLS') return new BridgeError('EXPORT_TLS_UNAVAILABLE', options);
  if (code === 'EENVELOPE')
    return new BridgeError('EXPORT_MAIL_REFUSED', {
      ...options,
      params: { host, reason: 'sender or recipients' },
    });
  if (code === 'EDNS' || /^E(CONNREFUSED|HOSTUNREACH|NETUNREACH)$/.test(originalCode ?? ''))
    return unreachable(host, originalCode ?? code, error);
  return new BridgeError('EXPORT_DESTINATION_INTERRUPTED', options);
}
