import { errorTable, type ErrorAction, type ErrorCode } from './error-table';

export { errorTable, type ErrorAction, type ErrorCode };

/** What another service said, reduced to what may be shown and logged: never its message or body. */
export interface UpstreamFact {
  service: 'microsoft-graph' | 'microsoft-entra' | 'sds-storage';
  status?: number;
  code?: string;
  requestId?: string;
}

export interface ErrorDetail {
  code: string;
  message: string;
  target?: string;
}

export interface BridgeErrorOptions {
  /** Fills the placeholders of the message. Values must be free of secrets and personal data. */
  params?: Record<string, string | number>;
  /** The field, file or parameter that is wrong. */
  target?: string;
  details?: ErrorDetail[];
  upstream?: UpstreamFact;
  /** Whole seconds; becomes the Retry-After header. */
  retryAfterSeconds?: number;
  /** Claims challenge of Entra ID, JSON text; becomes WWW-Authenticate. */
  claims?: string;
  /** For the operator's log only; the class name and stack are logged, never its properties. */
  cause?: unknown;
}

/** The only error class that crosses a folder. Its message is safe to show to the caller. */
export class BridgeError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly action: ErrorAction;
  readonly target?: string;
  readonly details: ErrorDetail[];
  readonly upstream?: UpstreamFact;
  readonly retryAfterSeconds?: number;
  readonly claims?: string;

  constructor(code: ErrorCode, options: BridgeErrorOptions = {}) {
    const entry = errorTable[code];
    super(
      fillTemplate(entry.message, options.params ?? {}),
      options.cause === undefined ? undefined : { cause: options.cause },
    );
    this.name = 'BridgeError';
    this.code = code;
    this.status = entry.status;
    this.action = entry.action;
    this.details = [...(options.details ?? [])];
    if (options.target !== undefined) this.target = options.target;
    if (options.retryAfterSeconds !== undefined)
      this.retryAfterSeconds = Math.max(1, Math.ceil(options.retryAfterSeconds));
    if (options.claims !== undefined) this.claims = options.claims;
    if (options.upstream !== undefined) {
      this.upstream = options.upstream;
      this.details.push(upstreamDetail(options.upstream));
    }
  }
}

/** Messages stay under 250 characters (platform rule); a long value is cut, never the advice. */
function fillTemplate(template: string, params: Record<string, string | number>): string {
  const filled = template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(params[name] ?? '?');
    return value.length > 120 ? `${value.slice(0, 117)}...` : value;
  });
  return filled.length > 249 ? `${filled.slice(0, 246)}...` : filled;
}

function upstreamDetail(upstream: UpstreamFact): ErrorDetail {
  const answered = upstream.status === undefined ? 'did not answer' : `answered ${upstream.status}`;
  const request =
    upstream.requestId === undefined ? '' : `; its request id is ${upstream.requestId}`;
  return {
    code: upstream.code ?? 'unknown',
    message: `${upstream.service} ${answered}${request}.`,
    target: upstream.service,
  };
}
