import type { ErrorDetail } from '../errors';

/** An error the running service answered. Its code and message are shown as they came. */
export class ServiceError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status: number,
    readonly facts: {
      target?: string;
      details: ErrorDetail[];
      requestId?: string;
      retryAfterSeconds?: number;
    },
  ) {
    super(message);
    this.name = 'ServiceError';
  }
}
