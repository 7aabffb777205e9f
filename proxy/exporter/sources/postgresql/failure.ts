import pg from 'pg';
import type { FailureKind } from '../sql/source-failure';
import { codeOf, isCertificateFault, messageOf } from '../sql/source-failure';

/** What an error of the driver or of PostgreSQL means (SQLSTATE: PostgreSQL manual, appendix A). */
export function classifyFailure(error: unknown): FailureKind {
  const code = codeOf(error);
  if (!(error instanceof pg.DatabaseError)) {
    if (isCertificateFault(code)) return { kind: 'certificate', reason: code };
    const message = messageOf(error);
    if (/does not support SSL/.test(message))
      return { kind: 'unreachable', reason: 'it offers no TLS' };
    // The driver has no codes of its own; a closed connection is known by its words.
    if (/Connection terminated|terminated unexpectedly|ECONNRESET|EPIPE/.test(`${message} ${code}`))
      return { kind: 'broken', reason: 'the connection ended' };
    if (/^E[A-Z]+$/.test(code)) return { kind: 'unreachable', reason: code };
    if (/timeout/.test(message)) return { kind: 'unreachable', reason: 'no answer in time' };
    return { kind: 'broken', reason: 'the driver failed' };
  }
  // 28: the sign-in; 3D000: no such database. Class 42 names objects and words of the query, never values.
  if (code.startsWith('28') || code === '3D000') return { kind: 'sign-in' };
  if (code.startsWith('42')) return { kind: 'query', reason: error.message };
  if (code.startsWith('08') || code.startsWith('57') || code.startsWith('53'))
    return { kind: 'broken', reason: `SQLSTATE ${code}` };
  return { kind: 'query', reason: `SQLSTATE ${code}` };
}
