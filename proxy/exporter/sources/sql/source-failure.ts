import { BridgeError } from '../../../errors';
import { FormatFault } from '../../csv/format-cell';

export interface FailureScene {
  /** The database as people call it. */
  database: string;
  /** What was being read; absent while connecting. */
  entity?: string | undefined;
  signal?: AbortSignal | undefined;
}

/** What a driver's error means; the texts of databases quote values, so they go on only where they name things. */
export type FailureKind =
  | { kind: 'sign-in' }
  | { kind: 'unreachable'; reason: string }
  | { kind: 'certificate'; reason: string }
  | { kind: 'query'; reason: string }
  | { kind: 'broken'; reason: string };

/** The error to throw for a failure of a database. A cancelled read is told as such whatever it died of. */
export function sourceFailure(
  error: unknown,
  scene: FailureScene,
  classify: (error: unknown) => FailureKind,
): BridgeError {
  const { database, entity = 'the database', signal } = scene;
  if (signal?.aborted) return new BridgeError('EXPORT_READ_CANCELLED', { params: { entity } });
  if (error instanceof BridgeError) return error;
  if (error instanceof FormatFault)
    return new BridgeError('EXPORT_SOURCE_VALUE', {
      params: { entity, column: error.column, kind: error.kind },
      target: error.column,
    });
  const found = classify(error);
  const reason = 'reason' in found ? found.reason : '';
  const cause = new Error(`${database}: ${found.kind} ${reason}`);
  const params = { database, entity, reason };
  switch (found.kind) {
    case 'sign-in':
      return new BridgeError('EXPORT_SOURCE_SIGN_IN', { params, cause });
    case 'certificate':
      return new BridgeError('EXPORT_SOURCE_CERTIFICATE', { params, cause });
    case 'query':
      return new BridgeError('EXPORT_SOURCE_QUERY', { params, cause, target: entity });
    case 'unreachable':
      return new BridgeError('EXPORT_SOURCE_UNREACHABLE', { params, cause, retryAfterSeconds: 30 });
    case 'broken':
      return new BridgeError('EXPORT_SOURCE_BROKEN', { params, cause, retryAfterSeconds: 30 });
  }
}

/** Codes of Node for certificates that are refused. */
export const isCertificateFault = (code: string): boolean =>
  /^(CERT_|ERR_TLS_CERT|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH)/.test(code);

export const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';

export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message.split('\n')[0]! : 'unknown';
