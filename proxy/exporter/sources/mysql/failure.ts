import type { FailureKind } from '../sql/source-failure';
import { codeOf, isCertificateFault, messageOf } from '../sql/source-failure';

/** Errors of the server about words and names of a query; their texts hold no values. */
const queryFaults = new Set([
  'ER_BAD_FIELD_ERROR',
  'ER_NO_SUCH_TABLE',
  'ER_PARSE_ERROR',
  'ER_SYNTAX_ERROR',
  'ER_VIEW_INVALID',
  'ER_TABLEACCESS_DENIED_ERROR',
  'ER_COLUMNACCESS_DENIED_ERROR',
  'ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION',
]);

const signInFaults = new Set([
  'ER_ACCESS_DENIED_ERROR',
  'ER_DBACCESS_DENIED_ERROR',
  'ER_BAD_DB_ERROR',
  'ER_ACCESS_DENIED_NO_PASSWORD_ERROR',
  'AUTH_SWITCH_PLUGIN_ERROR',
]);

/** What an error of the driver or of the server means, by its name. */
export function classifyFailure(error: unknown): FailureKind {
  const code = codeOf(error);
  if (signInFaults.has(code)) return { kind: 'sign-in' };
  if (code === 'NO_ROWS') return { kind: 'query', reason: 'it gives no rows' };
  if (queryFaults.has(code)) return { kind: 'query', reason: messageOf(error) };
  if (code === 'HANDSHAKE_NO_SSL_SUPPORT')
    return { kind: 'unreachable', reason: 'it offers no TLS' };
  if (code === 'HANDSHAKE_SSL_ERROR' || isCertificateFault(code))
    return { kind: 'certificate', reason: code };
  if (
    /^(PROTOCOL_|ECONNRESET|EPIPE|ER_SERVER_SHUTDOWN|ER_QUERY_INTERRUPTED|ER_CONNECTION_KILLED|ERR_STREAM)/.test(
      code,
    )
  )
    return { kind: 'broken', reason: code };
  if (/^E[A-Z]+$/.test(code) && !code.startsWith('ER_'))
    return { kind: 'unreachable', reason: code };
  if (code.startsWith('ER_')) return { kind: 'query', reason: code };
  return { kind: 'broken', reason: code || 'the connection ended' };
}
