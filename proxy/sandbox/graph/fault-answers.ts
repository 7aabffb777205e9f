import type { FaultAnswers } from '../fault-hook';
import { defaultClaims } from '../entra/entra-error';
import { unauthorized } from './bearer';
import { GraphError, sendGraphError } from './graph-error';

const codes: Record<number, string> = {
  400: 'BadRequest',
  401: 'InvalidAuthenticationToken',
  403: 'Authorization_RequestDenied',
  404: 'UnknownError',
  409: 'Conflict',
  429: 'TooManyRequests',
  503: 'serviceNotAvailable',
};

export function createGraphFaultAnswers(origin: string, clock: () => number): FaultAnswers {
  return {
    throttled: { status: 429, code: 'TooManyRequests' },
    failure: (reply, { status, code }) =>
      sendGraphError(
        reply,
        new GraphError(
          status,
          code ?? codes[status] ?? 'generalException',
          'The sandbox was asked to fail this request.',
        ),
        clock(),
      ),
    expired: (reply) =>
      sendGraphError(
        reply,
        unauthorized(origin, 'Lifetime validation failed, the token is expired.'),
        clock(),
      ),
    challenge: (reply, fault) =>
      sendGraphError(
        reply,
        unauthorized(
          origin,
          'Continuous access evaluation resulted in challenge.',
          fault.claims ?? defaultClaims,
        ),
        clock(),
      ),
  };
}
