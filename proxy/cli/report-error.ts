import { BridgeError, type ErrorCode, type ErrorDetail } from '../errors';
import { ServiceError } from './service-error';
import type { Terminal } from './terminal';

interface Report {
  code: string;
  message: string;
  target?: string;
  details: readonly ErrorDetail[];
  requestId?: string;
}

/** Faults of what was handed in, not of the way: exit code 1 (DESIGN §4). */
const contentCodes: ReadonlySet<string> = new Set<ErrorCode>([
  'FOLDER_EMPTY',
  'FILE_NAMES_CLASH',
  'FILE_NAME_INVALID',
  'FORMAT_UNKNOWN',
  'FORMAT_MISMATCH',
  'UPLOAD_FORMAT_MISMATCH',
  'ARCHIVE_REFUSED',
  'ROSTER_FILE_UNREADABLE',
  'ROSTER_REJECTED',
  'EXPORT_COLUMN_MISSING',
  'EXPORT_COLUMN_UNKNOWN',
  'EXPORT_ENTITY_MISSING',
]);

/** Prints an error, as `error CODE: message` or as one JSON line, and tells the exit code. */
export function reportError(error: unknown, terminal: Terminal, json: boolean): 1 | 2 {
  const report = describe(error);
  if (json) terminal.out(JSON.stringify({ step: 'error', ...report }));
  else {
    terminal.err(`error ${report.code}: ${report.message}`);
    for (const detail of report.details)
      terminal.err(
        `  ${detail.target === undefined ? '' : `${detail.target}: `}${detail.message} (${detail.code})`,
      );
    if (report.requestId !== undefined) terminal.err(`  request id ${report.requestId}`);
  }
  return contentCodes.has(report.code) ? 1 : 2;
}

/** Foreign errors are never shown: their messages may quote addresses and tokens. */
function describe(error: unknown): Report {
  if (error instanceof ServiceError) {
    const { code, message, facts } = error;
    return { code, message, ...facts };
  }
  if (error instanceof BridgeError) {
    const { code, message, details, target } = error;
    return { code, message, details, ...(target !== undefined && { target }) };
  }
  const name = error instanceof Error ? error.name : typeof error;
  const code = (error as { code?: unknown } | null)?.code;
  return {
    code: 'INTERNAL_ERROR',
    message: `The command failed unexpectedly: ${name}${typeof code === 'string' ? ` ${code}` : ''}.`,
    details: [],
  };
}
