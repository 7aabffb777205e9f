import pino, { type Logger as PinoLogger, type LogFn, type LoggerOptions } from 'pino';
import { BridgeError } from '../errors';

export type Logger = PinoLogger;

/**
 * Fields that may be logged, with their types. Everything else becomes `[not logged]`, so a new field
 * is silent until somebody decides that it holds no token, SAS, name or row content.
 */
const allowed = new Set([
  'reqId',
  'method',
  'route',
  'status',
  'durationMs',
  'operationId',
  'tenantId',
  'callerKind',
  'code',
  'upstreamService',
  'upstreamStatus',
  'upstreamCode',
  'upstreamRequestId',
  'retryAfterSeconds',
  'host',
  'port',
  'cloud',
  'setting',
  'signal',
  'attempt',
  'bytes',
  'files',
  'error',
  'errorAt',
  'pid',
  'version',
]);

/** Options of the only logger. `write` takes the lines in tests. */
export function createLogger(options: { level: string; write?: (line: string) => void }): Logger {
  const settings: LoggerOptions = {
    level: options.level,
    base: null,
    formatters: { level: (label) => ({ level: label }), log: keepAllowed },
    serializers: {},
    hooks: { logMethod: withoutForeignText },
  };
  if (options.write === undefined) return pino(settings);
  return pino(settings, { write: options.write });
}

/** Libraries log an error's own message as the text of the line; it may quote a token or an address. */
function withoutForeignText(this: Logger, args: Parameters<LogFn>, method: LogFn): void {
  const [first, text] = args as unknown[];
  const error = first instanceof Error ? first : (first as { err?: unknown } | null)?.err;
  const isForeign = error instanceof Error && !(error instanceof BridgeError);
  if (isForeign && (text === undefined || text === error.message))
    method.call(this, { err: error }, 'error');
  else method.apply(this, args);
}

function keepAllowed(fields: Record<string, unknown>): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (name === 'err') Object.assign(kept, describeError(value));
    else if (allowed.has(name) && isPlain(value)) kept[name] = value;
    else kept[name] = '[not logged]';
  }
  return kept;
}

const isPlain = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/**
 * What may be told of an error: our code, or the class name of a foreign one, and where it was thrown.
 * Foreign messages and properties can quote tokens and addresses (an axios error holds the request).
 */
export function describeError(error: unknown): Record<string, unknown> {
  if (error instanceof BridgeError) {
    return {
      code: error.code,
      ...(error.upstream?.service && { upstreamService: error.upstream.service }),
      ...(error.upstream?.status && { upstreamStatus: error.upstream.status }),
      ...(error.upstream?.code && { upstreamCode: error.upstream.code }),
      ...(error.upstream?.requestId && { upstreamRequestId: error.upstream.requestId }),
      ...(error.cause instanceof Error && {
        error: error.cause.name,
        errorAt: frames(error.cause),
      }),
    };
  }
  if (error instanceof Error) return { error: error.name, errorAt: frames(error) };
  return { error: typeof error };
}

/** Stack frames without the message: file and line only. */
function frames(error: Error): string {
  const lines = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return lines
    .slice(0, 5)
    .map((line) => line.trim())
    .join(' | ');
}
