import type { FailureKind } from '../sql/source-failure';
import { codeOf, messageOf } from '../sql/source-failure';

/** What an error of SQLite means; texts of SQLITE_ERROR name words, tables and columns, never values. */
export function classifyFailure(error: unknown): FailureKind {
  const code = codeOf(error);
  if (code === 'SQLITE_ERROR') return { kind: 'query', reason: messageOf(error) };
  if (code === 'SQLITE_READONLY' || code === 'NO_ROWS')
    return { kind: 'query', reason: code === 'NO_ROWS' ? 'it gives no rows' : 'it writes' };
  return { kind: 'broken', reason: code || 'the driver failed' };
}
