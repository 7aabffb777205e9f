import { RestError } from '@azure/storage-file-datalake';
import { BridgeError, type ErrorCode, type UpstreamFact } from '../errors';

/** An answer that is not 2xx: its status, code and request id, and nothing of the request. */
export class StorageRefusal extends Error {
  readonly fact: UpstreamFact;
  /** Seconds the storage asks to wait. */
  readonly retryAfterSeconds?: number;

  constructor(status: number, answer: Record<RefusalField, string | undefined>) {
    super(`storage answered ${status}`);
    this.name = 'StorageRefusal';
    const { code, requestId } = answer;
    this.fact = {
      service: 'sds-storage',
      status,
      ...(code !== undefined && /^[\w-]{1,64}$/.test(code) && { code }),
      ...(requestId !== undefined && /^[\w-]{1,64}$/.test(requestId) && { requestId }),
    };
    const seconds = retryAfter(answer.retryAfter);
    if (seconds > 0) this.retryAfterSeconds = seconds;
  }
}

type RefusalField = 'code' | 'requestId' | 'retryAfter';

/** Retry-After is a number of seconds or a date; 0 for anything else and for what is over. */
function retryAfter(text = ''): number {
  const seconds = /^\d{1,9}$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / 1000;
  return seconds > 0 ? seconds : 0;
}

/**
 * What is known of a failed call, without address, SAS or body (an SDK error holds the request).
 * Undefined for what is no fault of the storage or the way to it.
 */
export function storageFact(error: unknown): UpstreamFact | undefined {
  if (error instanceof StorageRefusal) return error.fact;
  if (error instanceof RestError) {
    const { code } = error;
    return {
      service: 'sds-storage',
      ...(code !== undefined && /^\w{1,64}$/.test(code) && { code }),
    };
  }
  const name = error instanceof Error ? error.name : '';
  return name === 'AbortError' ? { service: 'sds-storage', code: 'Timeout' } : undefined;
}

/** Whether the same call may succeed when made again: faults of the way and of a busy service. */
export function isTransient(fact: UpstreamFact): boolean {
  const { status } = fact;
  return (
    status === undefined ||
    status >= 500 ||
    status === 408 ||
    status === 429 ||
    fact.code === 'Md5Mismatch'
  );
}

/** Our error for a storage fault; codes from graph-industrydata §3 "other storage answers to map". */
export function storageError(
  fact: UpstreamFact,
  fileName: string,
  retryAfterSeconds?: number,
): BridgeError {
  return new BridgeError(errorCode(fact), {
    params: { file: fileName },
    target: fileName,
    upstream: fact,
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  });
}

function errorCode({ status, code }: UpstreamFact): ErrorCode {
  if (code === 'Md5Mismatch') return 'CONTAINER_REFUSED';
  if (status === undefined || status >= 500 || status === 408 || status === 429)
    return 'CONTAINER_UNAVAILABLE';
  // An expired SAS and a container closed by validation answer so.
  if (status === 404 || code === 'AuthenticationFailed') return 'CONTAINER_GONE';
  return 'CONTAINER_REFUSED';
}
