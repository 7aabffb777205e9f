import pg from 'pg';
import { BridgeError } from '../errors';

/**
 * Any failure of the driver as a BridgeError. PostgreSQL's own text and detail quote values, and a
 * connection error quotes the address, so only the SQLSTATE or the system's code goes on.
 */
export function failureOf(error: unknown): Error {
  if (error instanceof BridgeError) return error;
  if (error instanceof pg.DatabaseError) {
    const state = error.code ?? 'unknown';
    return isOutage(state)
      ? new BridgeError('DATABASE_UNAVAILABLE', { retryAfterSeconds: 5, cause: withoutText(state) })
      : new BridgeError('DATABASE_QUERY_FAILED', {
          params: { reason: `SQLSTATE ${state}` },
          cause: withoutText(state),
        });
  }
  if (!(error instanceof Error)) return new Error('a statement failed');
  return isConnectionFault(error)
    ? new BridgeError('DATABASE_UNAVAILABLE', {
        retryAfterSeconds: 5,
        cause: withoutText('code' in error ? String(error.code) : 'connection'),
      })
    : error;
}

/**
 * SQLSTATE classes of a server that cannot serve now: connection lost, resources used up, shutting down
 * or starting, and a standby (PostgreSQL manual, appendix A).
 */
const isOutage = (state: string): boolean =>
  state.startsWith('08') || state.startsWith('53') || state.startsWith('57P') || state === '25006';

/** The driver throws plain errors without a code when a connection ends or a wait is over. */
const isConnectionFault = (error: Error): boolean =>
  ('code' in error && /^(E[A-Z]+|CERT_|ERR_TLS|DEPTH_|SELF_|UNABLE_)/.test(String(error.code))) ||
  /^(Connection terminated|Query read timeout|timeout e|timeout expired|Client has encountered|Cannot use a pool|Client was closed)/.test(
    error.message,
  );

const withoutText = (code: string): Error => new Error(`database: ${code}`);
