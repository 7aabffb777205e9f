import type { FailureKind } from '../sql/source-failure';
import { codeOf, isCertificateFault, messageOf } from '../sql/source-failure';

/** Numbers of SQL Server for words and names of a query (sys.messages); their texts hold no values. */
const queryFaults = new Set([102, 156, 207, 208, 229, 230, 319, 4104]);

/** What an error of the driver or of SQL Server means. */
export function classifyFailure(error: unknown): FailureKind {
  // The driver's connection errors wrap the reason.
  const inner = error instanceof AggregateError ? (error.errors[0] as unknown) : error;
  const code = codeOf(inner);
  const cause = codeOf(inner instanceof Error ? inner.cause : undefined);
  const number = inner instanceof Error && 'number' in inner ? Number(inner.number) : undefined;
  if (code === 'ELOGIN' || number === 4060 || number === 18456) return { kind: 'sign-in' };
  if (isCertificateFault(code) || isCertificateFault(cause))
    return { kind: 'certificate', reason: isCertificateFault(code) ? code : cause };
  if (code === 'NO_ROWS') return { kind: 'query', reason: 'it gives no rows' };
  if (number !== undefined && queryFaults.has(number))
    return { kind: 'query', reason: messageOf(inner) };
  if (number !== undefined && code === 'EREQUEST')
    return { kind: 'query', reason: `error ${number}` };
  if (/^(ESOCKET|ETIMEOUT|EINSTLOOKUP|ENCRYPT|ECONNREFUSED|ENOTFOUND|EAI_AGAIN)$/.test(code))
    return { kind: 'unreachable', reason: cause || code };
  return { kind: 'broken', reason: code || 'the connection ended' };
}

/** 3952: snapshot isolation is not allowed in this database. */
export const isSnapshotFault = (error: unknown): boolean =>
  error instanceof Error && 'number' in error && error.number === 3952;
